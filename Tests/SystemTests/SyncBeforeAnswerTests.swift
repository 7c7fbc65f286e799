import Foundation
import Testing
import Wire

/// A killed process does not empty the page cache, so the order of the system calls is looked at
/// too: no acknowledgement leaves before the sync that covers its press.
@Suite(.serialized) struct SyncBeforeAnswerTests {
  private static let presses = 120

  @Test("no acknowledgement leaves before the sync that covers its press")
  func order() throws {
    let installation = try Installation()
    let trace = installation.folder.appendingPathComponent("strace.log")
    try installation.start(under: [
      "strace", "-D", "-f", "-y", "-xx", "-s", "6000", "-e",
      "trace=recvmmsg,sendto,sendmmsg,sendmsg,pwrite64,fdatasync,fsync", "-o", trace.path,
    ])
    let boot: UInt32 = 7
    let radio = try installation.radio(boot: boot)
    let posts = try installation.devices("post")
    var open: [UInt64: [UInt8]] = [:]
    for number in 0..<Self.presses {
      let post = posts[number % posts.count]
      let (sequence, bytes) = radio.seal(.alarm(Alarm(action: .press)), from: post)
      open[Trace.key(post, sequence)] = bytes
      radio.send(bytes)
      // Singly at first, then in bursts, so that group commits are covered as well.
      if number < 20 || number % 10 == 9 { collect(radio, &open) }
    }
    for _ in 0..<100 where !open.isEmpty {
      for bytes in open.values { radio.send(bytes) }
      collect(radio, &open)
    }
    #expect(open.isEmpty, "never acknowledged: \(open.count)")
    installation.stopService()
    // The tracer outlives what it traces by a moment; its last line tells that the log is whole.
    for _ in 0..<100 where try !String(contentsOf: trace, encoding: .utf8).contains("+++ exited") {
      _ = radio.receive(within: 50)
    }
    let events = try Trace.read(trace, keys: radio.keys)
    let answered = Set(
      events.compactMap { event in
        if case .answer(let key) = event { key } else { nil }
      })
    #expect(answered.count == Self.presses)
    for violation in Trace.violations(in: events) { Issue.record("\(violation)") }
  }

  private func collect(_ radio: FieldRadio, _ open: inout [UInt64: [UInt8]]) {
    while let (header, message) = radio.receive(within: 250) {
      guard case .acknowledgement(let answer) = message,
        answer.kind == MessageKind.alarm.rawValue, answer.reason == .accepted
      else { continue }
      open[Trace.key(header.device, answer.sequence)] = nil
      if open.isEmpty { return }
    }
  }
}

/// The system calls that matter, in the order that strace saw them.
enum Trace {
  enum Event: Equatable {
    /// A press was taken from the socket.
    case press(UInt64)
    /// The journal's log was written.
    case write(String)
    /// A sync of the journal's log returned.
    case sync
    /// An acknowledgement of a press is handed to the kernel.
    case answer(UInt64)
  }

  /// Names a press: the serial's last digits and the sequence.
  static func key(_ device: DeviceID, _ sequence: UInt32) -> UInt64 {
    device.serial << 32 | UInt64(sequence)
  }

  /// How a path that ends in "-wal" stands in the trace.
  private static let journalLog = "\\x2d\\x77\\x61\\x6c>"

  static func read(_ file: URL, keys: [DeviceID: DeviceKey]) throws -> [Event] {
    var events: [Event] = []
    var syncing: Set<Substring> = []
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let pid = line.prefix { $0.isNumber }
      if line.contains("pwrite64("), line.contains(journalLog) {
        // What is written stands in the call's first line, finished or not.
        let text = datagrams(in: line).map { String(decoding: $0, as: UTF8.self) }
        events.append(.write(text.joined()))
      } else if line.contains("fdatasync(") || line.contains("fsync(") {
        guard line.contains(journalLog) else { continue }
        if line.contains("unfinished") { syncing.insert(pid) } else { events.append(.sync) }
      } else if line.contains("sync resumed>") {
        if syncing.remove(pid) != nil { events.append(.sync) }
      } else if line.contains("\\x57\\x50") {
        let isSend = line.contains(" send") && !line.contains("resumed>")
        for bytes in datagrams(in: line) {
          guard let (header, message) = FieldRadio.open(bytes, keys: keys) else { continue }
          switch message {
          case .alarm where !isSend: events.append(.press(key(header.device, header.sequence)))
          case .acknowledgement(let answer)
          where isSend && answer.kind == MessageKind.alarm.rawValue && answer.reason == .accepted:
            events.append(.answer(key(header.device, answer.sequence)))
          default: break
          }
        }
      }
    }
    return events
  }

  /// The quoted byte strings of a line.
  private static func datagrams(in line: Substring) -> [[UInt8]] {
    line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 && $0.element.hasPrefix("\\x") }
      .map { part in
        part.element.split(separator: "\\x").compactMap { UInt8($0, radix: 16) }
      }
  }

  /// Answers without a write of their press and a sync after it.
  static func violations(in events: [Event]) -> [String] {
    var faults: [String] = []
    for (index, event) in events.enumerated() {
      guard case .answer(let press) = event else { continue }
      let text = "\"sequence\":\(press & 0xFFFF_FFFF)"
      let before = events[..<index]
      let serial = String(press >> 32)
      let written = before.firstIndex {
        if case .write(let bytes) = $0 {
          bytes.contains(text) && bytes.contains(serial)
        } else {
          false
        }
      }
      guard let written else {
        faults.append("press \(serial)/\(press & 0xFFFF_FFFF) answered, never written")
        continue
      }
      if !events[written..<index].contains(.sync) {
        faults.append("press \(serial)/\(press & 0xFFFF_FFFF) answered before a sync")
      }
    }
    return faults
  }
}
