import Logging
import ServiceLifecycle
import Wire

/// Posts heartbeats while the desk beats, one at a time. A service that is stuck falls silent,
/// which is what the other side must notice.
struct HeartbeatService: Service {
  let heartbeat: Heartbeat
  /// Rounds of the desk so far.
  let beats: @Sendable () -> UInt64
  let body: @Sendable () -> HeartbeatBody
  let now: @Sendable () -> WallTime
  let logger: Logger
  /// How often it looks whether one is due.
  var look = Duration.seconds(1)

  func run() async throws {
    // Cancelled when the group ends: what is under way is given up.
    await cancelWhenGracefulShutdown { await self.loop() }
  }

  private func loop() async {
    var settings: HeartbeatSettings?
    var due = ContinuousClock.now
    var seen: UInt64 = 0
    while true {
      do { try await Task.sleep(for: look) } catch { return }
      let beats = self.beats()
      let isAlive = beats != seen
      seen = beats
      let wanted = heartbeat.settings
      if wanted != settings {
        settings = wanted
        due = .now
      }
      guard let settings, isAlive, ContinuousClock.now >= due else { continue }
      due = .now + .seconds(settings.everySeconds)
      let outcome = await HeartbeatPost.send(body(), to: settings.url)
      if Task.isCancelled { return }
      tell(outcome, settings)
    }
  }

  private func tell(_ outcome: HeartbeatOutcome, _ settings: HeartbeatSettings) {
    let row = heartbeat.note(outcome, at: now())
    if case .failed(let reason) = outcome, row.now == 1 || row.now == HeartbeatTally.failingAfter {
      logger.warning(
        "heartbeat not taken",
        metadata: ["to": "\(settings.origin)", "why": "\(reason)", "inARow": "\(row.now)"])
    } else if outcome == .taken, row.before > 0 {
      logger.notice("heartbeat taken again", metadata: ["to": "\(settings.origin)"])
    }
  }
}
