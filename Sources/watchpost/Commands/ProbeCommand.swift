import ArgumentParser
import Foundation
import Ingest

/// `watchpost probe`: what is it that sends to this port?
struct ProbeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Show what sends to a UDP port, and what the service would make of it.",
    discussion: """
      Binds the port in place of the service (stop that one, or point the device elsewhere) and \
      prints a line for each datagram: who sent it, what its header says, and whether it would be \
      taken or why not. With --county it knows the devices and opens what their keys open. It never \
      answers, so a device goes on resending. Ends after --count datagrams or --seconds.
      """)

  @Option(help: "Where to listen, such as 0.0.0.0:5480.")
  var udp: HostPort

  @Option(help: "The county folder with the devices and their keys.")
  var county: String?

  @Option(help: "Datagrams after which it ends, 1...1,000,000.")
  var count = 100

  @Option(help: "Seconds after which it ends, 1...86,400.")
  var seconds = 60

  @Flag(help: "One JSON object a line.")
  var json = false

  func validate() throws {
    guard (1...1_000_000).contains(count) else {
      throw ValidationError("--count \(count): 1...1,000,000")
    }
    guard (1...86_400).contains(seconds) else {
      throw ValidationError("--seconds \(seconds): 1...86,400")
    }
  }

  func run() async throws {
    var folder: CountyFolder?
    if let county {
      do throws(CountyError) {
        folder = try CountyFolder.read(county)
      } catch {
        throw CommandError(error)
      }
    }
    let tap: DatagramTap
    var probe: DatagramProbe
    do {
      tap = try DatagramTap(host: udp.host, port: udp.port)
      probe = try DatagramProbe(folder.map(Machinery.keyring) ?? Keyring([:]))
    } catch {
      throw CommandError(.unavailable, "--udp \(udp): \(error)")
    }
    writeError("listening on UDP \(HostPort(host: udp.host, port: tap.boundPort))")
    let end = ContinuousClock.now + .seconds(seconds)
    var left = count
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // One thread and nothing else to do: it may block here.
    while left > 0, ContinuousClock.now < end {
      guard let taken = tap.next(milliseconds: 200) else { continue }
      left -= 1
      let finding = probe.look(taken.bytes.span.bytes, from: taken.source, at: taken.stamp)
      let line = ProbeLine(
        taken.bytes, from: taken.source, at: taken.stamp, finding: finding, county: folder)
      print(json ? String(decoding: try encoder.encode(line), as: UTF8.self) : line.text)
      flushOutput()
    }
  }
}
