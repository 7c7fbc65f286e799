import Incidents
import Logging
import Store
import Testing
import Wire

@testable import watchpost

@Suite("Pictures before and after an incident")
struct ServiceEvidenceTests {
  private typealias Samples = ServiceSamples

  private func ring(_ frames: Int, everyMs: Int64 = 1_000, bytes: Int = 100) -> EvidenceRing {
    var ring = EvidenceRing(byteLimit: 1 << 20)
    for frame in 0..<frames {
      let picture = Samples.picture(UInt32(frame), at: Int64(frame) * everyMs, bytes: bytes)
      #expect(ring.observe(picture).isEmpty)
    }
    return ring
  }

  @Test("The ring holds ten seconds of a camera, and its newest picture however old")
  func window() {
    var ring = ring(31)
    #expect(ring.byteCount == 11 * 100 && ring.shed == 0)
    #expect(ring.latest(of: Samples.camera)?.frame == 30)
    #expect(ring.want(Samples.evidence(1, around: 30_000)).map(\.frame) == Array(20...30))
    _ = ring.observe(Samples.picture(31, at: 500_000))
    #expect(ring.byteCount == 100 && ring.latest(of: Samples.camera)?.frame == 31)
    #expect(ring.latest(of: Samples.otherCamera) == nil)
  }

  @Test("What comes up to thirty seconds later is wanted, what comes after is not")
  func afterwards() {
    var ring = ring(3)
    _ = ring.want(Samples.evidence(7, around: 2_000))
    #expect(ring.observe(Samples.picture(3, at: 32_000)) == [IncidentID(rawValue: 7)])
    #expect(ring.observe(Samples.picture(4, at: 32_001)).isEmpty)
    // Another camera is not concerned, and the want has ended for good.
    #expect(ring.observe(Samples.picture(1, of: Samples.otherCamera, at: 2_500)).isEmpty)
    #expect(ring.observe(Samples.picture(5, at: 31_000)).isEmpty)
  }

  @Test("Incidents that overlap each get every picture, and a repeat of a wish is one wish")
  func overlaps() {
    var ring = ring(3)
    let first = ring.want(Samples.evidence(1, around: 1_000))
    #expect(ring.want(Samples.evidence(1, around: 1_000)).map(\.frame) == first.map(\.frame))
    _ = ring.want(Samples.evidence(2, around: 20_000))
    let ids = [IncidentID(rawValue: 1), IncidentID(rawValue: 2)]
    #expect(ring.observe(Samples.picture(3, at: 21_000)) == ids)
    #expect(ring.observe(Samples.picture(4, at: 31_001)) == [ids[1]])
  }

  @Test("The newest sixteen incidents of a camera are served")
  func manyWishes() {
    var ring = ring(1)
    for incident in UInt64(1)...20 { _ = ring.want(Samples.evidence(incident, around: 0)) }
    let kept = ring.observe(Samples.picture(1, at: 1_000)).map(\.rawValue)
    #expect(kept == Array(5...20))
  }

  @Test("A full memory takes from the camera that holds most, oldest first")
  func sheds() {
    var ring = EvidenceRing(byteLimit: 1_000)
    _ = ring.observe(Samples.picture(1, of: Samples.otherCamera, at: 0))
    for frame in UInt32(1)...12 {
      _ = ring.observe(Samples.picture(frame, at: Int64(frame) * 100))
    }
    #expect(ring.byteCount == 1_000 && ring.shed == 3)
    #expect(ring.latest(of: Samples.otherCamera)?.frame == 1)
    #expect(ring.want(Samples.evidence(1, around: 0)).map(\.frame) == Array(4...12))
    // One picture larger than all the memory leaves nothing behind it but an honest count.
    _ = ring.observe(Samples.picture(99, at: 1_300, bytes: 2_000))
    #expect(ring.byteCount <= 1_000)
  }

  @Test("The keeper writes what was wanted before and after, each picture once")
  func keeps() throws {
    let folder = try FolderOnDisk()
    let store = try RecordStore(Samples.configuration(folder.path + "/data"))
    let keeper = EvidenceKeeper(store: store, memoryBytes: 1 << 20, logger: Logger(label: "test"))
    for frame in UInt32(0)..<5 { keeper.observe(Samples.picture(frame, at: Int64(frame) * 1_000)) }
    keeper.keep(Samples.evidence(1, around: 4_000))
    keeper.keep(Samples.evidence(1, around: 4_000))
    keeper.observe(Samples.picture(5, at: 5_000))
    keeper.observe(Samples.picture(6, at: 60_000))
    keeper.close()
    keeper.run()
    #expect(
      try store.evidence(of: IncidentID(rawValue: 1)).map(\.frame) == [0, 1, 2, 3, 4, 5])
    #expect(keeper.counts.lost == 0 && keeper.counts.stopped == nil)
    #expect(keeper.latest(of: Samples.camera)?.frame == 6)
  }

  @Test("A disk that refuses stops evidence and every picture not kept is counted")
  func refused() throws {
    let folder = try FolderOnDisk()
    let store = try RecordStore(Samples.configuration(folder.path + "/data", floor: 1 << 50))
    let keeper = EvidenceKeeper(store: store, memoryBytes: 1 << 20, logger: Logger(label: "test"))
    for frame in UInt32(0)..<5 { keeper.observe(Samples.picture(frame, at: Int64(frame) * 1_000)) }
    keeper.keep(Samples.evidence(1, around: 4_000))
    keeper.close()
    keeper.run()
    #expect(keeper.counts.lost == 5 && keeper.counts.kept == 0)
    #expect(keeper.counts.stopped == .diskFull)
  }

  @Test("A queue that is full loses the newest and counts them")
  func queueFull() throws {
    let folder = try FolderOnDisk()
    let store = try RecordStore(Samples.configuration(folder.path + "/data", floor: 1 << 50))
    let keeper = EvidenceKeeper(store: store, memoryBytes: 1 << 20, logger: Logger(label: "test"))
    keeper.observe(Samples.picture(1, at: 0, bytes: 1))
    for incident in 0..<UInt64(EvidenceKeeper.queueLimit) + 3 {
      keeper.keep(Samples.evidence(incident + 1, around: 0))
    }
    #expect(keeper.counts.lost == 3)
  }
}
