import Testing
import Wire
import TestGround

@testable import Ingest

@Suite struct FrameAssemblerTests {
  /// An assembler with one camera per slot, fed by hand.
  struct Bench {
    var assembler: FrameAssembler
    var now: Int64 = 0
    let camera = DeviceID(region: 1, serial: 1)!

    init(byteLimit: Int = 1 << 20, timeoutMs: Int64 = 2_000) {
      assembler = FrameAssembler(byteLimit: byteLimit, timeoutMs: timeoutMs)
    }

    mutating func take(
      _ frame: UInt32, _ range: Range<Int>, of content: [UInt8], boot: UInt32 = 1, slot: Int = 0,
      total: Int? = nil
    ) -> FrameAssembler.Outcome {
      let fragment = FrameFragment(
        frame: frame, captured: WallTime(milliseconds: 5), offset: UInt32(range.lowerBound),
        total: UInt32(total ?? content.count))
      let header = DatagramHeader(
        kind: .frameFragment, keyID: 1, device: camera, boot: boot, sequence: 1, time: .unknown)
      return assembler.take(
        fragment, payload: fragment.payload(piece: content[range]), slot: slot, header: header,
        at: ReceiveStamp(monotonicNanoseconds: now, wall: .unknown))
    }

    mutating func whole(_ number: UInt32, boot: UInt32 = 1) throws -> Frame {
      let outcome = take(number, 0..<4, of: [1, 2, 3, 4], boot: boot)
      guard case .complete(let frame) = outcome else { throw NotWhole(outcome: outcome) }
      return frame
    }
    struct NotWhole: Error { let outcome: FrameAssembler.Outcome }
  }

  static let content = (0..<100).map { UInt8($0) }

  enum Expected: Equatable { case kept, complete, duplicate, overlap, badTotal, late }
  struct Row: CustomTestStringConvertible {
    let name: String
    let ranges: [Range<Int>]
    let outcomes: [Expected]
    var testDescription: String { name }
  }

  @Test(arguments: [
    Row(name: "in order", ranges: [0..<50, 50..<100], outcomes: [.kept, .complete]),
    Row(name: "backwards", ranges: [50..<100, 0..<50], outcomes: [.kept, .complete]),
    Row(name: "in one", ranges: [0..<100], outcomes: [.complete]),
    Row(
      name: "copy within", ranges: [0..<50, 0..<50, 50..<100],
      outcomes: [.kept, .duplicate, .complete]),
    Row(
      name: "copy after", ranges: [0..<50, 50..<100, 0..<50], outcomes: [.kept, .complete, .late]),
    Row(
      name: "overlap left", ranges: [0..<50, 49..<100, 50..<100],
      outcomes: [.kept, .overlap, .complete]),
    Row(
      name: "overlap right", ranges: [50..<100, 0..<51, 0..<50],
      outcomes: [.kept, .overlap, .complete]),
    Row(name: "overlap inside", ranges: [0..<50, 10..<20], outcomes: [.kept, .overlap]),
    Row(name: "overlap around", ranges: [10..<20, 0..<50], outcomes: [.kept, .overlap]),
    Row(name: "same start, longer", ranges: [0..<50, 0..<60], outcomes: [.kept, .overlap]),
  ]) func fragmentsJoin(row: Row) {
    var bench = Bench()
    for (range, expected) in zip(row.ranges, row.outcomes) {
      let outcome = bench.take(1, range, of: Self.content)
      switch outcome {
      case .kept: #expect(expected == .kept)
      case .duplicate: #expect(expected == .duplicate)
      case .overlap: #expect(expected == .overlap)
      case .badTotal: #expect(expected == .badTotal)
      case .late: #expect(expected == .late)
      case .complete(let frame):
        #expect(expected == .complete)
        #expect(frame.jpeg == Self.content)
      }
    }
  }

  @Test func aTotalThatChangesIsRejectedAndTheFrameLives() {
    var bench = Bench()
    #expect(bench.take(1, 0..<50, of: Self.content) == .kept)
    #expect(bench.take(1, 50..<60, of: Self.content, total: 99) == .badTotal)
    guard case .complete = bench.take(1, 50..<100, of: Self.content) else {
      Issue.record("the frame was lost")
      return
    }
  }

  @Test func aThirdFrameDrivesTheOldestOutAndItsRestIsLate() {
    var bench = Bench()
    for number in UInt32(1)...3 { #expect(bench.take(number, 0..<50, of: Self.content) == .kept) }
    #expect(bench.take(1, 50..<100, of: Self.content) == .late)
    #expect(bench.assembler.counts.incomplete == 1)
    #expect(bench.assembler.counts.inAssembly == 2)
    #expect(bench.assembler.counts.started == 3)
  }

  @Test func aFrameThatIsOvertakenIsGivenUp() throws {
    var bench = Bench()
    #expect(bench.take(1, 0..<50, of: Self.content) == .kept)
    let newer = try bench.whole(2)
    #expect(newer.missedBefore == 0)
    #expect(bench.take(1, 50..<100, of: Self.content) == .late)
    #expect(bench.assembler.counts.incomplete == 1)
  }

  @Test func aFrameThatIsNotWholeInTimeIsGivenUp() {
    var bench = Bench()
    #expect(bench.take(1, 0..<50, of: Self.content) == .kept)
    bench.assembler.expire(at: 1_999_999_999)
    #expect(bench.assembler.counts.inAssembly == 1)
    bench.assembler.expire(at: 2_000_000_000)
    #expect(bench.assembler.counts.incomplete == 1)
    #expect(bench.assembler.bytesHeld == 0)
    #expect(bench.take(1, 50..<100, of: Self.content) == .late)
  }

  @Test func gapsAndSilencesAndRebootsAreReported() throws {
    var bench = Bench()
    var frame = try bench.whole(10)
    #expect(frame.isAfterGap && frame.missedBefore == 0)
    bench.now += 9_999_999_999
    frame = try bench.whole(14)
    #expect(!frame.isAfterGap && frame.missedBefore == 3)
    bench.now += 10_000_000_000
    frame = try bench.whole(15)
    #expect(frame.isAfterGap && frame.missedBefore == 0)
    frame = try bench.whole(1, boot: 2)
    #expect(frame.isAfterGap && frame.missedBefore == 0)
    frame = try bench.whole(2, boot: 2)
    #expect(!frame.isAfterGap)
  }

  @Test func memoryIsTakenFromTheCameraThatHoldsMost() {
    var bench = Bench(byteLimit: 10_000)
    let big = [UInt8](repeating: 0, count: 60_000)
    #expect(bench.take(1, 0..<500, of: big, slot: 1) == .kept)
    for step in 0..<40 {
      _ = bench.take(1, (step * 1_000)..<(step * 1_000 + 1_000), of: big, slot: 0)
      #expect(bench.assembler.bytesHeld <= 10_000)
    }
    #expect(bench.assembler.counts.shedInAssembly == 1)
    #expect(bench.take(1, 500..<1_000, of: big, slot: 1) == .kept)
  }

  @Test func manyTinyPiecesCostWhatTheyTake() {
    var bench = Bench(byteLimit: 1 << 20)
    let big = [UInt8](repeating: 0, count: 10_000)
    for offset in stride(from: 0, to: 10_000, by: 2) {
      _ = bench.take(1, offset..<(offset + 1), of: big)
    }
    #expect(bench.assembler.bytesHeld == FramePieces.pieceLimit * (21 + FramePieces.pieceOverhead))
  }

  @Test(arguments: [11, 12, 13, 14, 15, 16, 17, 18] as [UInt64])
  func framesSurviveDisorderAndTheCountsClose(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var bench = Bench()
    var whole = 0
    var delivered: [UInt32] = []
    for number in UInt32(1)...200 {
      let size = Int.random(in: 1...5_000, using: &random)
      let content = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
      let cut = Int.random(in: 2...1_300, using: &random)
      var ranges = stride(from: 0, to: size, by: cut).map { $0..<min($0 + cut, size) }
      let loses = random.chance(0.2)
      if loses { ranges.remove(at: Int.random(in: 0..<ranges.count, using: &random)) }
      if !ranges.isEmpty, !loses { whole += 1 }
      ranges += ranges.filter { _ in random.chance(0.1) }
      ranges.shuffle(using: &random)
      for range in ranges {
        if case .complete(let frame) = bench.take(number, range, of: content) {
          #expect(frame.jpeg == content, "seed \(seed), frame \(number)")
          delivered.append(frame.number)
        }
      }
      bench.now += 200_000_000
      bench.assembler.expire(at: bench.now)
      let counts = bench.assembler.counts
      #expect(
        counts.started
          == counts.complete + counts.incomplete + counts.shedInAssembly + counts.inAssembly,
        "seed \(seed), frame \(number)")
    }
    #expect(delivered.count == whole, "seed \(seed)")
    #expect(delivered == delivered.sorted(), "seed \(seed)")
  }
}
