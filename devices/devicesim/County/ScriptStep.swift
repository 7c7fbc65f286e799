internal import Wire
private import Foundation

/// One thing that a script makes happen.
struct ScriptStep: Equatable {
  /// Time since the start of the run.
  let at: Duration
  /// Whom it happens to.
  let device: DeviceID
  /// What.
  let action: ScriptAction

  /// Most steps of a script: an hour at a hundred a second.
  static let limit = 360_000

  /// Reads a script file; `#` begins a comment.
  static func read(path: String) throws(SimulatorError) -> [ScriptStep] {
    guard let data = FileManager.default.contents(atPath: path),
      let text = String(bytes: data, encoding: .utf8)
    else { throw .unreadable(path: path, why: "missing, no permission, or not UTF-8") }
    return try parse(text, path: path)
  }

  /// Reads a script: a line each of `at TIME ACTION DEVICE` or
  /// `every TIME from TIME to TIME ACTION DEVICE`, times such as `10s`, `1.5s`, `250ms` or `2min`.
  static func parse(_ text: String, path: String) throws(SimulatorError) -> [ScriptStep] {
    var steps: [ScriptStep] = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      let words = line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
      guard !words.isEmpty else { continue }
      guard let more = parse(words) else {
        throw .malformed(
          path: path, line: index + 1,
          what: "\"\(line)\" is neither \"at TIME ACTION DEVICE\" nor \"every TIME from TIME to "
            + "TIME ACTION DEVICE\"; actions: \(actions.keys.sorted().joined(separator: ", "))")
      }
      guard steps.count + more.count <= limit else {
        throw .malformed(path: path, line: index + 1, what: "more than \(limit) steps in all")
      }
      steps += more
    }
    return steps
  }

  private static func parse(_ words: [String]) -> [ScriptStep]? {
    if words.count == 4, words[0] == "at", let at = time(words[1]) {
      return step(words[2...]).map { [ScriptStep(at: at, device: $0.device, action: $0.action)] }
    }
    guard words.count == 8, words[0] == "every", words[2] == "from", words[4] == "to",
      let gap = time(words[1]), gap >= .milliseconds(1), let first = time(words[3]),
      let last = time(words[5]), first <= last, (last - first) / gap < Double(limit),
      let what = step(words[6...])
    else { return nil }
    return (0...Int((last - first) / gap)).map {
      ScriptStep(at: first + gap * $0, device: what.device, action: what.action)
    }
  }

  private static func step(
    _ words: ArraySlice<String>
  ) -> (device: DeviceID, action: ScriptAction)? {
    guard let name = words.first, let action = actions[name], let last = words.last,
      let device = DeviceID(last)
    else { return nil }
    return (device, action)
  }

  /// A time with its unit; at most a day.
  static func time(_ text: String) -> Duration? {
    for (suffix, factor) in [("ms", 0.001), ("min", 60.0), ("s", 1.0)] where text.hasSuffix(suffix)
    {
      guard let number = Double(text.dropLast(suffix.count)), number >= 0,
        number * factor <= 86_400
      else { return nil }
      return .seconds(number * factor)
    }
    return nil
  }

  private static let actions: [String: ScriptAction] = [
    "press": .alarm(.press), "cancel": .alarm(.cancel), "test": .alarm(.test),
    "tamper": .alarm(.tamper), "visit": .visit, "cover": .cover, "uncover": .uncover,
    "speeder": .speeder, "runaway": .runaway, "silence": .silence, "resume": .resume,
  ]
}
