import ControlRoom
import Foundation
import Glibc
import Synchronization
import Wire

/// One run of the watch view: brings stream, keys, clock and answers together in one task.
struct WatchSession: Sendable {
  let server: WatchServer
  let words: WatchWords
  let terminal: WatchTerminal?

  /// Inputs that may wait. When full, an event of the stream is refused: its connection is dropped
  /// and opened again after the last event taken (counted as a lost connection, shown as such).
  /// Keys and ticks that find it full are dropped: the next tick is 100 ms away, and a person
  /// presses again.
  private static let inputLimit = 4_096
  private static let tick: Duration = .milliseconds(100)

  /// What waits for the one task: the raw event goes along for `--json`.
  private struct Waiting: Sendable {
    var input: WatchInput
    var event: WatchEvent?
  }

  /// Runs until the person quits, a signal ends it or nobody reads the output. Returns why the
  /// server refused, if it did.
  func run(json: Bool) async -> String? {
    let (inputs, sink) = AsyncStream<Waiting>.makeStream(
      bufferingPolicy: .bufferingOldest(Self.inputLimit))
    let tell: @Sendable (WatchInput) -> Void = { sink.yield(Waiting(input: $0)) }
    let commander = WatchCommander(server)
    let signals = WatchSignals(tell)
    terminal?.open(tell)
    defer {
      terminal?.close()
      signals.close()
      commander.close()
    }
    return await withTaskGroup(of: Void.self) { group in
      group.addTask { [server] in
        await WatchStream(server).run(told: tell) { event in
          guard let content = WatchContent(event) else { return true }
          switch sink.yield(Waiting(input: .event(content), event: event)) {
          case .enqueued: return true
          default: return false
          }
        }
      }
      group.addTask {
        while !Task.isCancelled {
          do { try await Task.sleep(for: Self.tick) } catch { return }
          tell(.tick)
        }
      }
      let refusal =
        if let terminal {
          await show(inputs, on: terminal) { act in
            group.addTask { await Self.perform(act, commander, tell) }
          }
        } else {
          await printLines(inputs, json: json)
        }
      group.cancelAll()
      return refusal
    }
  }

  private static func perform(
    _ act: WatchAct, _ commander: WatchCommander, _ tell: @Sendable (WatchInput) -> Void
  ) async {
    switch act {
    case .send(let incident, let order):
      tell(.answered(await commander.send(order, to: incident)))
    case .fetch(let id):
      if let incident = await commander.incident(id) {
        tell(.detail(incident))
      } else {
        tell(.detailFailed(id))
      }
    case .ring, .quit: break
    }
  }

  static func now() -> WatchInstant {
    let wall = Int64((Date().timeIntervalSince1970 * 1_000).rounded())
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return WatchInstant(
      monotonicMs: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000,
      wall: WallTime(milliseconds: wall))
  }

  /// The full screen.
  private func show(
    _ inputs: AsyncStream<Waiting>, on terminal: WatchTerminal, perform: (WatchAct) -> Void
  ) async -> String? {
    var model = WatchModel(words: words, server: server.name, now: Self.now())
    var isStale = true
    var painted: Int64 = 0
    for await waiting in inputs {
      let now = Self.now()
      for act in model.apply(waiting.input, at: now) {
        switch act {
        case .ring: terminal.ring()
        case .quit: return model.refusal
        case .send, .fetch: perform(act)
        }
      }
      // Keys are answered at once, all else at the next tick, and clocks run every second.
      switch waiting.input {
      case .keys, .resized: painted = 0
      case .tick: if now.monotonicMs - painted >= 1_000 { isStale = true }
      default: isStale = true
      }
      let isDue = if case .tick = waiting.input { isStale } else { painted == 0 }
      if isDue {
        let size = terminal.size
        terminal.paint(
          WatchScreen(model: model, width: size.width, height: size.height, now: now).lines())
        (isStale, painted) = (false, now.monotonicMs)
      }
    }
    return model.refusal
  }

  /// Lines for files and pipes.
  private func printLines(_ inputs: AsyncStream<Waiting>, json: Bool) async -> String? {
    var lines = WatchPlain(words: words, isJSON: json)
    var model = WatchModel(words: words, server: server.name, now: Self.now())
    var wasBlind = false
    for await waiting in inputs {
      let now = Self.now()
      if model.apply(waiting.input, at: now).contains(.quit) { return model.refusal }
      var out: [String] = []
      switch waiting.input {
      case .event(let content):
        if let event = waiting.event { out = lines.lines(event, content) }
      case .connected: out = [lines.line(connection: "connected", detail: "", at: now.wall)]
      case .lost(let reason): out = [lines.line(connection: "lost", detail: reason, at: now.wall)]
      default: break
      }
      let blind = model.blindSeconds(at: now)
      if let blind, !wasBlind {
        out.append(
          lines.line(
            connection: words("BLIND", "失联"), detail: "\(blind) s", at: now.wall))
      }
      wasBlind = blind != nil
      if !out.isEmpty, !WatchOutput.write(out.joined(separator: "\n") + "\n") { return nil }
    }
    return nil
  }
}
