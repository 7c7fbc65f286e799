import Glibc
import Ingest
import Logging
import ServiceLifecycle

/// Keeps systemd informed: what the service is doing, and that it works.
struct SystemdService: Service {
  /// What is looked at.
  struct Signs: Sendable {
    /// Rounds of the desk.
    var desk: @Sendable () -> UInt64
    /// Rounds of the receive thread.
    var receiver: @Sendable () -> UInt64
    /// One line on how things are.
    var status: @Sendable () -> String
  }

  /// Between two looks without a watchdog: how old the status line may be [D].
  private static let statusEvery = Duration.seconds(5)

  let socket: NotifySocket
  let watchdog: Watchdog?
  let signs: Signs
  let logger: Logger

  /// Feeds the watchdog until the group ends; says then that it stops.
  func run() async throws {
    await cancelWhenGracefulShutdown { await self.loop() }
    socket.send("STOPPING=1", "STATUS=stopping: what was taken is being finished")
  }

  private func loop() async {
    var watchdog = self.watchdog
    var told = ""
    let every =
      watchdog.map { min(.microseconds($0.everyMicroseconds), Self.statusEvery) }
      ?? Self.statusEvery
    var wasAlive = true
    while true {
      do { try await Task.sleep(for: every) } catch { return }
      let isAlive = watchdog?.isAlive(desk: signs.desk(), receiver: signs.receiver())
      if isAlive == true { socket.send("WATCHDOG=1") }
      if isAlive == false, wasAlive {
        logger.critical("the desk or the receive thread stands still; systemd will restart")
      }
      wasAlive = isAlive ?? true
      let status = signs.status()
      if status != told, socket.send("STATUS=\(status)") { told = status }
    }
  }

  /// Both sockets are open, or the county folder is in force again.
  func ready() { socket.send("READY=1", "STATUS=\(signs.status())") }

  /// The county folder is being read. The time is what Type=notify-reload asks for, CLOCK_MONOTONIC
  /// in microseconds.
  func reloading() {
    let now = ReceiveStamp.now().monotonicNanoseconds / 1_000
    socket.send("RELOADING=1", "MONOTONIC_USEC=\(now)", "STATUS=reading the county folder")
  }
}
