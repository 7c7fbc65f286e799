import Detection
import Incidents
import Wire

/// The last seconds of every camera's pictures in memory, and the incidents that want them kept.
/// Pure; owned by the evidence keeper under its lock.
struct EvidenceRing {
  /// A picture as received.
  struct Picture: Sendable {
    let camera: DeviceID
    let frame: UInt32
    let captured: WallTime
    let received: WallTime
    let jpeg: [UInt8]
    /// The motion cells of the frame; nil when it did not decode.
    var cells: CellGrid?

    /// Bytes in memory.
    var byteCount: Int { jpeg.count + (cells?.bits.count ?? 0) }
  }

  private struct Wanted {
    let incident: IncidentID
    let until: WallTime
  }

  /// Milliseconds of pictures held before anything asks for them (domain.md C24: 10 s before).
  static let heldMs: Int64 = 10_000
  /// Incidents that may want one camera's pictures at a time; the newest win.
  static let wantedLimit = 16

  private let byteLimit: Int
  private var pictures: [DeviceID: [Picture]] = [:]
  private var wanted: [DeviceID: [Wanted]] = [:]
  private(set) var byteCount = 0
  /// Pictures dropped because all cameras together held too much.
  private(set) var shed: UInt64 = 0

  /// A ring of at most so many bytes over all cameras; when full, the camera that holds most loses
  /// its oldest picture, counted in ``shed``.
  init(byteLimit: Int) { self.byteLimit = byteLimit }

  /// Takes a camera's new picture; returns the incidents to keep it for.
  mutating func observe(_ picture: Picture) -> [IncidentID] {
    var held = pictures.removeValue(forKey: picture.camera) ?? []
    held.append(picture)
    byteCount += picture.byteCount
    let horizon = picture.received.adding(milliseconds: -Self.heldMs)
    // The newest is always kept: it is what "latest picture" shows.
    let keepFrom = held.firstIndex { $0.received >= horizon } ?? held.count - 1
    for old in held[..<keepFrom] { byteCount -= old.byteCount }
    held.removeFirst(keepFrom)
    pictures[picture.camera] = held
    while byteCount > byteLimit { shedOldestOfBusiest() }

    guard let wants = wanted[picture.camera] else { return [] }
    let live = wants.filter { $0.until >= picture.received }
    wanted[picture.camera] = live.isEmpty ? nil : live
    return live.map(\.incident)
  }

  private mutating func shedOldestOfBusiest() {
    let busiest = pictures.max { left, right in
      (left.value.count, left.key) < (right.value.count, right.key)
    }
    guard let busiest, let oldest = busiest.value.first else { return }
    byteCount -= oldest.byteCount
    shed += 1
    pictures[busiest.key]?.removeFirst()
    if busiest.value.count == 1 { pictures[busiest.key] = nil }
  }

  /// Takes a request: returns the pictures already held that it covers, and remembers it for those
  /// still to come.
  mutating func want(_ request: EvidenceRequest) -> [Picture] {
    let from = request.around.adding(milliseconds: -Int64(request.secondsBefore) * 1_000)
    let until = request.around.adding(milliseconds: Int64(request.secondsAfter) * 1_000)
    var covered: [Picture] = []
    for camera in request.cameras {
      covered += (pictures[camera] ?? []).filter { $0.received >= from && $0.received <= until }
      var wants = (wanted[camera] ?? []).filter { $0.incident != request.incident }
      wants.append(Wanted(incident: request.incident, until: until))
      if wants.count > Self.wantedLimit { wants.removeFirst(wants.count - Self.wantedLimit) }
      wanted[camera] = wants
    }
    return covered
  }

  /// A camera's newest picture.
  func latest(of camera: DeviceID) -> Picture? { pictures[camera]?.last }
}
