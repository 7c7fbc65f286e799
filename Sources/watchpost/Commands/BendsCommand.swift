internal import ArgumentParser
private import Detection
private import Foundation
private import Incidents

/// `watchpost bends`.
struct BendsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bends",
    abstract: "Work with recorded readings of bend sensors.",
    subcommands: [Replay.self])
}

extension BendsCommand {
  /// `watchpost bends replay`.
  struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "replay",
      abstract: "Runs recorded readings through the live rules and sets warnings beside truth.",
      discussion: """
        FILE is a recording as devicesim bends --readings writes it, - for standard input; the \
        truth is what --truth of devicesim bends wrote beside it. Both are read a line at a time.

        A vehicle is in a bend's zone while any part of it is within [PC - 20 m, PT + 20 m]. A \
        true conflict is a pair of opposing vehicles inside at one time. It is warned when each \
        driver was shown a warning of what comes, before the conflict and the zone; in time when, \
        at an instant at which the sign was lit and he was before it, the time to the conflict was \
        no less than 2.5 s + v/a + 2 s (a = 3.4 m/s2, long vehicles 2.0, less 9.81 times the \
        fall), and from there it stood until he had passed the sign. A driver is excused who had \
        less than that, or was inside, when the other first came within 500 m on road that a head \
        sees; and one who, had he gone on from the sign at the speed he had there, would have left \
        the zone more than 7 s before (the rule's margins), but stopped. A pair of two such \
        drivers is beyond help. falseLitShare is the time lit with a meeting warning while the \
        same rule, fed with true positions and speeds, warns of no conflict, by all time so lit. A \
        flicker is a warning that gives way to something lower in less than 3 s, or a message for \
        less than 2 s between two warnings. While all heads of an approach are silent or blind, \
        and for 60 s after, the bend's conflicts and light count under duringFaults only. Seconds \
        and counts for tuning stand beside: misses with their times, spots of flickers, light by \
        rule.
        """)

    @Argument(help: "The recording; - reads standard input.")
    var file: String

    @Option(help: "What was true.")
    var truth: String?

    @Flag(help: "Print one JSON object instead of a table.")
    var json = false

    @Option(help: "Run at so many times the recording's own pace; as fast as possible without.")
    var pace: Double?

    @Option(help: "Take the corridor from this county folder, in place of the recording's own.")
    var county: String?

    @Option(help: "Id of a corridor of --county; it must have the heads that were recorded.")
    var corridor: String?

    @Option(help: "Draw a time-space diagram to this file.")
    var svg: String?

    @Option(help: "Seconds from the recording's start at which the diagram begins.")
    var from = 0.0

    @Option(help: "Seconds at which it ends, at most 600 later. Default: 120 after --from.")
    var to: Double?

    func validate() throws {
      if let pace, !(0.001...10_000).contains(pace) {
        throw ValidationError("--pace takes 0.001...10000.")
      }
      // Beyond any recording, and far within what a count of milliseconds holds.
      for (name, seconds) in [("--from", from), ("--to", to ?? 0)]
      where !(0...1_000_000_000).contains(seconds) {
        throw ValidationError("\(name) takes seconds from the recording's start, 0...1000000000.")
      }
      guard (county == nil) == (corridor == nil) else {
        throw ValidationError("--county and --corridor go together.")
      }
      if file == "-", truth == "-" {
        throw ValidationError("FILE and --truth cannot both be standard input.")
      }
    }

    func run() throws {
      let recording = try RecordingReader(path: file, corridor: try namedCorridor())
      let truthReader = try truth.map { path throws(CommandError) in
        try TruthReader(path: path, heads: recording.heads)
      }
      var replay = try BendReplay(recording: recording, truth: truthReader)
      var diagram = try svg.map { _ throws(CommandError) in
        try TimeSpaceDiagram(replay.scorer.layout, from: from, to: to ?? from + 120)
      }
      if !json { print(ReplayTable.heading) }
      let start = ContinuousClock.now
      let score = try replay.run { step, scorer in
        if let pace {
          let due = start + .milliseconds(Double(step.nowMs) / pace)
          let wait = ContinuousClock.now.duration(to: due)
          if wait > .zero { Thread.sleep(forTimeInterval: wait / .seconds(1)) }
        }
        diagram?.take(step, scorer: scorer)
        guard !json else { return }
        for showing in step.showings {
          if let line = ReplayTable.line(showing, scorer: scorer) { print(line) }
        }
      }
      if let diagram, let svg { try write(diagram.svg(), to: svg) }
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        print(String(decoding: try encoder.encode(score), as: UTF8.self))
      } else {
        print("\n" + ReplayTable.summary(score))
        if truth == nil { print("(without --truth, nothing can be said of conflicts)") }
      }
    }

    private func namedCorridor() throws(CommandError) -> Corridor? {
      guard let county, let corridor else { return nil }
      let folder: CountyFolder
      do throws(CountyError) {
        folder = try CountyFolder.read(county)
      } catch {
        throw CommandError(error)
      }
      guard let found = folder.county.corridors.first(where: { $0.id == corridor }) else {
        let known = folder.county.corridors.map { quoted($0.id) }.joined(separator: ", ")
        throw CommandError(
          .input,
          "\(county): no corridor \(quoted(corridor)); it has \(known.isEmpty ? "none" : known)")
      }
      return found
    }

    private func write(_ text: String, to path: String) throws(CommandError) {
      do {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
      } catch {
        throw CommandError(.unavailable, "\(path): \(error.localizedDescription)")
      }
    }
  }
}
