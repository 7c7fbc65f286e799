import Foundation
import Testing
import Wire

/// The hex examples of devices/README.md against Wire itself, so that the page cannot rot.
///
/// An example is a fenced block whose info string is `wire NAME`, with lines `key`, `header`,
/// `payload`, `datagram`, each followed by hexadecimal digits, long ones continued indented.
@Suite struct DevicesReadmeTests {
  @Test(arguments: ReadmeExample.all)
  func `an example of the page opens to what it says`(_ example: ReadmeExample) throws {
    let blocks = try ReadmeBlock.all()
    let block = try #require(blocks[example.name], "the page should say:\n\(example.markdown)")
    let datagram = try #require(block["datagram"])
    let secret = try #require(block["key"])
    let key = try #require(DeviceKey(id: 1, bytes: secret))
    let header = try DatagramHeader(parsing: datagram.span.bytes)
    #expect(header == example.header)
    #expect(block["header"] == Array(datagram.prefix(DatagramHeader.byteCount)))
    let payload = try DatagramSeal.open(datagram.span.bytes, header: header, key: key)
    #expect(block["payload"] == payload)
    #expect(try Message(kind: header.kind, payload: payload.span.bytes) == example.message)
  }

  @Test(arguments: ReadmeExample.all)
  func `an example of the page is what we send`(_ example: ReadmeExample) throws {
    let blocks = try ReadmeBlock.all()
    let block = try #require(blocks[example.name], "the page should say:\n\(example.markdown)")
    #expect(
      block["datagram"] == example.datagram, "the page should say:\n\(example.markdown)")
    #expect(block["payload"] == example.payload)
    #expect(block["key"] == ReadmeExample.key.bytes)
  }

  @Test(arguments: [
    ("post", "alarm", 8), ("camera", "frameFragment", 20), ("bend", "bendReading", 16),
    ("sign", "signCommand", 16), ("sign", "signState", 8), ("unit", "unitReport", 31),
  ])
  func `a device's own page shows the bytes of its example`(
    folder: String, name: String, byteCount: Int
  ) throws {
    let example = try #require(ReadmeExample.all.first { $0.name == name })
    let hex = example.payload.prefix(byteCount)
      .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let page = try ReadmeBlock.page("devices/\(folder)/README.md").filter { $0 != " " }
    #expect(page.contains("`" + hex + "`"), "devices/\(folder)/README.md lacks \(hex)")
  }

  @Test func `the page has one example for each kind and none without a test`() throws {
    #expect(Set(try ReadmeBlock.all().keys) == Set(ReadmeExample.all.map(\.name)))
    #expect(Set(ReadmeExample.all.map(\.header.kind)) == Set(MessageKind.allCases))
  }

  @Test func `the page names every value that Wire has, with its byte`() throws {
    let page = try ReadmeBlock.page()
    func row(_ raw: some FixedWidthInteger & UnsignedInteger, _ name: String) -> String {
      let hex = String(raw, radix: 16, uppercase: true)
      return "| 0x\(hex.count < 2 ? "0" : "")\(hex) | \(name) |"
    }
    let rows =
      MessageKind.allCases.map { row($0.rawValue, "\($0)") }
      + Acknowledgement.Reason.allCases.map { row($0.rawValue, "\($0)") }
      + Alarm.Action.allCases.map { row($0.rawValue, "\($0)") }
      + BendReading.Direction.allCases.map { row($0.rawValue, "\($0)") }
      + BendReading.VehicleClass.allCases.map { row($0.rawValue, "\($0)") }
      + DeviceClass.allCases.map { row($0.rawValue, "\($0)") }
      + UnitReport.Receipt.allCases.map { row($0.rawValue, "\($0)") }
      + UnitStatus.allCases.map { row($0.rawValue, "\($0)") }
      + Order.Act.allCases.map { row($0.rawValue, "\($0)") }
      + OrderNature.allCases.map { row($0.rawValue, "\($0)") }
      + SignText.allCases.map { row($0.rawValue, "\($0)") }
      + SignState.Lamp.allCases.map { row($0.rawValue, "\($0)") }
    for row in rows { #expect(page.contains(row), "the page lacks the row \(row)") }
    for number in ["1,400", "1,352", "1,332", "1,024", "1,048,576"] {
      #expect(page.contains(number), "the page lacks the limit \(number)")
    }
    #expect(DatagramHeader.datagramLimit == 1_400 && DatagramHeader.payloadLimit == 1_352)
    #expect(FrameFragment.pieceLimit == 1_332 && FrameFragment.frameLimit == 1_048_576)
    #expect(ReplayWindow.width == 1_024)
  }
}
