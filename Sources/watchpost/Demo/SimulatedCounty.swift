import Foundation
import ServiceLifecycle
import Synchronization
import Wire

/// The demo's devices: `devicesim county` as a child process, ended by its process id.
struct SimulatedCounty: Service {
  let county: String
  let udp: HostPort
  let seed: UInt64
  let seconds: Int?
  /// The unit that is left to a person.
  let without: DeviceID?

  /// Longest run of devicesim, seconds: a week.
  private static let longest = 604_800

  func run() async throws {
    let program = try Self.program()
    let process = Process()
    process.executableURL = program
    process.arguments = [
      "county", "--county", county, "--to", "\(udp)", "--script", "demo", "--seed", "\(seed)",
      "--duration", "\(min(Self.longest, (seconds ?? Self.longest) + 10))", "--stop-with-parent",
    ]
    if let without { process.arguments? += ["--without", without.description] }
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    let (ended, end) = AsyncStream.makeStream(of: Int32.self, bufferingPolicy: .bufferingNewest(1))
    process.terminationHandler = { child in
      end.yield(child.terminationStatus)
      end.finish()
    }
    do {
      try process.run()
    } catch {
      throw CommandError(
        .failure, "\(program.path) did not start: \(error.localizedDescription)")
    }
    let pid = process.processIdentifier
    let isStopping = Atomic<Bool>(false)
    let status = await withGracefulShutdownHandler {
      for await status in ended { return status }
      return Int32(0)
    } onGracefulShutdown: {
      isStopping.store(true, ordering: .releasing)
      kill(pid, SIGTERM)
    }
    guard status == 0 || isStopping.load(ordering: .acquiring) else {
      throw CommandError(.failure, "devicesim ended by itself with status \(status)")
    }
  }

  private static func program() throws(CommandError) -> URL {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let beside = own.deletingLastPathComponent().appendingPathComponent("devicesim")
    guard FileManager.default.isExecutableFile(atPath: beside.path) else {
      throw CommandError(
        .input, "\(beside.path): not there; build it with: swift build -c release")
    }
    return beside
  }
}
