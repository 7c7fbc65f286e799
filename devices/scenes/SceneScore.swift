/// Holds a detector's verdicts against the truth of a drawn scene.
///
/// - A **person** counts when it came in from outside the picture, was in full view for three
///   frames and differed there from what it hid by ``leastContrast`` grey levels; it is **seen**
///   when in a frame from its first pixel in view to the third in full view the verdict was motion
///   with a cell on its box. It is **visited** when a visit was open while it was in view.
/// - A visit is **false** when nothing in view moved from 2 s before its first frame of motion to
///   the frame that started it.
/// - A **restless** frame is one of motion more than 60 s after anything moved.
public struct SceneScore: Sendable {
  /// Grey levels by which a person must differ from what it hides to count [D: about four times the
  /// largest noise].
  public static let leastContrast = 25.0
  /// Frames in full view within which a person is to be seen (domain.md C4).
  public static let graceFrames = 3
  private static let graceMs: Int64 = 2_000
  private static let restlessMs: Int64 = 60_000

  /// Frames observed.
  public private(set) var frames = 0
  /// Camera time observed, milliseconds, breaks of the stream included.
  public private(set) var elapsedMs: Int64 = 0
  /// Persons that counted, those seen, those visited; and those too faint to count.
  public private(set) var persons = 0
  /// Of ``persons``, seen in time.
  public private(set) var seen = 0
  /// Of ``persons``, in view during a visit.
  public private(set) var visited = 0
  /// Persons that differed too little from what they hid, and do not count.
  public private(set) var faint = 0
  /// Visits started, and those with nothing there.
  public private(set) var visits = 0
  /// Of ``visits``, those with nothing there.
  public private(set) var falseVisits = 0
  /// Frames of motion long after anything moved.
  public private(set) var restlessFrames = 0
  /// Places of the frames that started a false visit, the first 100 of them.
  public private(set) var falseVisitFrames: [Place] = []
  /// Places of the frames by which a missed person was to be seen, the first 100 of them.
  public private(set) var missedFrames: [Place] = []

  /// A frame of a scene.
  public struct Place: Sendable, CustomStringConvertible {
    /// The scene's seed.
    public var seed: UInt64
    /// The frame's number.
    public var frame: Int
    /// The least contrast of the person that was missed, grey levels; 0 for a visit.
    public var contrast: Int

    public var description: String { "[\(seed),\(frame),\(contrast)]" }
  }

  private struct Person {
    var id: Int
    var wholeFrames = 0
    var contrast = Double.infinity
    var isSeen = false
    var isVisited = false
    var dueFrame = 0
  }
  private var open: [Person] = []
  /// People who were in view from the start do not count.
  private var known: Set<Int> = []
  private var lastMovingMs = Int64.min / 2
  private var lastMs: Int64?
  private var isVisitOpen = false

  private let seed: UInt64

  /// An empty score of the scene of that seed.
  public init(seed: UInt64 = 0) { self.seed = seed }

  /// False visits in a day of camera time.
  public var falseVisitsPerDay: Double {
    elapsedMs == 0 ? 0 : Double(falseVisits) / (Double(elapsedMs) / 86_400_000)
  }

  /// Share of the persons that were seen, 1 when there were none.
  public var seenShare: Double { persons == 0 ? 1 : Double(seen) / Double(persons) }

  /// Share of the persons that were visited, 1 when there were none.
  public var visitedShare: Double { persons == 0 ? 1 : Double(visited) / Double(persons) }

  /// Takes a frame in. `touches` says whether the verdict was motion with a cell on a box;
  /// `visitStartMs` is the time of the first motion of a visit that this frame started.
  public mutating func observe(
    _ frame: SceneFrame, isMotion: Bool, visitStartMs: Int64?, hasVisitEnded: Bool,
    touches: (SceneBox) -> Bool
  ) {
    frames += 1
    if let lastMs { elapsedMs += frame.timeMs - lastMs }
    lastMs = frame.timeMs
    if frame.isStart { isVisitOpen = false }
    if frame.things.contains(where: \.isMoving) { lastMovingMs = frame.timeMs }
    if hasVisitEnded { isVisitOpen = false }
    if let visitStartMs {
      isVisitOpen = true
      visits += 1
      if lastMovingMs < visitStartMs - Self.graceMs {
        falseVisits += 1
        if falseVisitFrames.count < 100 {
          falseVisitFrames.append(Place(seed: seed, frame: frame.index, contrast: 0))
        }
      }
    }
    if isMotion, frame.timeMs - lastMovingMs > Self.restlessMs { restlessFrames += 1 }
    follow(frame, isMotion: isMotion, touches: touches)
  }

  /// Adds what was counted on another scene.
  public mutating func add(_ other: SceneScore) {
    frames += other.frames
    elapsedMs += other.elapsedMs
    persons += other.persons
    seen += other.seen
    visited += other.visited
    faint += other.faint
    visits += other.visits
    falseVisits += other.falseVisits
    restlessFrames += other.restlessFrames
    falseVisitFrames = Array((falseVisitFrames + other.falseVisitFrames).prefix(100))
    missedFrames = Array((missedFrames + other.missedFrames).prefix(100))
  }

  private mutating func follow(
    _ frame: SceneFrame, isMotion: Bool, touches: (SceneBox) -> Bool
  ) {
    for thing in frame.things where thing.kind == .person {
      if !known.contains(thing.id) {
        known.insert(thing.id)
        if !thing.isWhole { open.append(Person(id: thing.id)) }
      }
      guard let place = open.firstIndex(where: { $0.id == thing.id }) else { continue }
      if isVisitOpen { open[place].isVisited = true }
      if open[place].wholeFrames < Self.graceFrames {
        if isMotion, touches(thing.box) { open[place].isSeen = true }
        if thing.isWhole {
          open[place].wholeFrames += 1
          open[place].contrast = min(open[place].contrast, thing.contrast)
          open[place].dueFrame = frame.index
        }
      }
    }
    for person in open where !frame.things.contains(where: { $0.id == person.id }) {
      close(person)
      known.remove(person.id)
    }
    open.removeAll { person in !frame.things.contains { $0.id == person.id } }
  }

  private mutating func close(_ person: Person) {
    guard person.wholeFrames == Self.graceFrames else { return }
    guard person.contrast >= Self.leastContrast else {
      faint += 1
      return
    }
    persons += 1
    if person.isSeen { seen += 1 }
    if person.isVisited { visited += 1 }
    if !person.isSeen, missedFrames.count < 100 {
      missedFrames.append(
        Place(seed: seed, frame: person.dueFrame, contrast: Int(person.contrast)))
    }
  }
}
