/// How a camera's motion is judged. The defaults are one setting for all cameras, tuned on the
/// conditions of public sequences (see the detection notes in the module's documentation).
public struct MotionConfiguration: Equatable, Sendable, Codable {
  /// Frames in a row with motion before a visit starts, at ``slowFramesPerSecond`` and faster:
  /// 1...50 (peers.md 5 A 3: 2–3).
  public var persistenceFrames: Int = 3
  /// The same for slower cameras, where three frames are 3–6 s: 1...10 [D].
  public var slowPersistenceFrames: Int = 2
  /// Frame rate under which a camera is slow: 0.1...30 [D: at 3 fps three frames take 1 s].
  public var slowFramesPerSecond: Double = 3
  /// Milliseconds without motion that end a visit: 1,000...3,600,000 (Motion's event_gap and
  /// domain.md C4: 60 s).
  public var visitGapMs: Int64 = 60_000
  /// Cells that a zone needs for motion at least: 1...1,000 [D: one cell alone is noise or an
  /// insect].
  public var minimumCells: Int = 2
  /// Share of a zone's cells needed for motion at least: 0...1 (ZoneMinder and Motion's defaults
  /// are about 0.5 % of the picture; a person is 0.5 % by domain.md C4).
  public var minimumShare: Double = 0.0025
  /// Whether a change of light over the whole picture is told apart from motion.
  public var guardsLightChange: Bool = true
  /// Share of cells that must change at once to be taken for light: 0.2...1 (peers use 0.75–0.8 of
  /// the raw picture; here after gain has been compensated [D]).
  public var lightChangeShare: Double = 0.6
  /// Frames that a change of light holds at least: 1...250 (peers.md 5 A 5: 5).
  public var lightChangeFrames: Int = 5
  /// Seconds that a thing which stopped stays motion before it becomes scenery: 1...3,600 [D].
  public var settleSeconds: Double = 40
  /// Multiplies the thresholds: 0.25...4; larger sees less.
  public var threshold: Double = 1
  /// How readily motion is seen by day and by night; scales the fields above.
  public var sensitivity = CameraSensitivity()
  /// When it is night.
  public var night = NightRule()
  /// Whether cells that always move are learnt and hidden (``MotionDetector/hidden``).
  public var learnsMask: Bool = true

  /// The defaults.
  public init() {}

  func validate() throws(DetectionError) {
    func check(_ isRight: Bool, _ name: String, _ allowed: String) throws(DetectionError) {
      if !isRight { throw .setting(name, allowed: allowed) }
    }
    try check((1...50).contains(persistenceFrames), "persistenceFrames", "1...50")
    try check((1...10).contains(slowPersistenceFrames), "slowPersistenceFrames", "1...10")
    try check((0.1...30).contains(slowFramesPerSecond), "slowFramesPerSecond", "0.1...30")
    try check((1_000...3_600_000).contains(visitGapMs), "visitGapMs", "1,000...3,600,000")
    try check((1...1_000).contains(minimumCells), "minimumCells", "1...1,000")
    try check((0...1).contains(minimumShare), "minimumShare", "0...1")
    try check((0.2...1).contains(lightChangeShare), "lightChangeShare", "0.2...1")
    try check((1...250).contains(lightChangeFrames), "lightChangeFrames", "1...250")
    try check((1...3_600).contains(settleSeconds), "settleSeconds", "1...3,600")
    try check((0.25...4).contains(threshold), "threshold", "0.25...4")
    try night.validate()
  }
}
