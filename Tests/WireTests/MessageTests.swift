import Testing
import TestGround

@testable import Wire

@Suite("A message")
struct MessageTests {
  @Test("of each kind has these bytes", arguments: Golden.all)
  func golden(_ golden: Golden) throws {
    if case .frameFragment(let head) = golden.message {
      #expect(head.payload(piece: Array("abc".utf8)) == golden.payload)
    } else {
      #expect(golden.message.payload == golden.payload)
    }
    #expect(
      try read(golden.message.kind, golden.payload) == golden.message)
  }

  @Test("stands for every kind in the table")
  func everyKind() {
    #expect(Golden.all.map(\.message.kind) == MessageKind.allCases)
  }

  @Test("of random values survives the wire")
  func roundTrip() throws {
    for seed in seeds("MessageTests.roundTrip") {
      var random = SeededGenerator(seed: seed)
      for _ in 0..<400 {
        for kind in MessageKind.allCases where kind != .frameFragment {
          let message = RandomMessage.make(kind, using: &random)
          #expect(try read(kind, message.payload) == message)
        }
        let (head, piece) = RandomMessage.fragment(using: &random)
        let payload = head.payload(piece: piece)
        #expect(
          try read(.frameFragment, payload) == .frameFragment(head))
        #expect(Array(payload[FrameFragment.headByteCount...]) == piece)
      }
    }
  }

  @Test("cut anywhere, or one byte too long, is a typed error", arguments: Golden.all)
  func lengths(_ golden: Golden) {
    let kind = golden.message.kind
    for count in 0..<golden.payload.count {
      // A piece of a frame may be shorter; the head may not.
      if kind == .frameFragment, count > FrameFragment.headByteCount { continue }
      let error = #expect(throws: WireError.self) {
        try read(kind, Array(golden.payload.prefix(count)))
      }
      let isTyped =
        error == .payloadLength(kind: kind, length: count)
        || error?.reason == .badField && [.order, .unitReport].contains(kind)
      #expect(isTyped, "\(count): \(String(describing: error))")
    }
    if kind != .frameFragment {
      #expect(throws: WireError.self) {
        try read(kind, (golden.payload + [0]))
      }
    }
  }

  /// A field with a value that its layout does not allow, and the offset that the error names.
  static let badFields: [(MessageKind, at: Int, bytes: String, offset: Int)] = [
    (.hello, 0, "00", 0), (.hello, 0, "06", 0), (.hello, 2, "0100", 2), (.hello, 2, "8000", 2),
    (.hello, 14, "0000", 14), (.hello, 18, "0001", 18), (.heartbeat, 0, "FF", 0),
    (.alarm, 0, "00", 0), (.alarm, 0, "05", 0),
    (.bendReading, 2, "00", 2), (.bendReading, 2, "03", 2), (.bendReading, 3, "04", 3),
    (.bendReading, 14, "0001", 14),
    (.frameFragment, 16, "00000000", 16), (.frameFragment, 16, "00100001", 16),
    (.frameFragment, 12, "000007CE", 12), (.frameFragment, 12, "000007D0", 12),
    (.frameFragment, 12, "FFFFFFFF", 12),
    (.unitReport, 0, "08", 0), (.unitReport, 0, "09", 0), (.unitReport, 1, "04", 1),
    (.unitReport, 4, "35A4E901", 4), (.unitReport, 8, "6B49D201", 4),
    (.unitReport, 14, "0100", 14), (.unitReport, 16, "0000000000000000", 16),
    (.unitReport, 24, "05", 24), (.unitReport, 24, "07", 24), (.unitReport, 24, "C9", 24),
    (.unitReport, 25, "FF", 24),
    (.order, 0, "0000000000000000", 0), (.order, 16, "00", 16), (.order, 16, "05", 16),
    (.order, 17, "00", 17), (.order, 17, "05", 17), (.order, 18, "00", 18), (.order, 18, "0A", 18),
    (.order, 19, "01", 19), (.order, 20, "80000001", 20), (.order, 24, "94B62DFF", 20),
    (.order, 30, "05", 30), (.order, 30, "C9", 30), (.order, 31, "03", 30), (.order, 32, "C0", 30),
    (.order, 38, "FE", 31),
    (.signCommand, 4, "0000", 4), (.signCommand, 4, "0063", 4), (.signCommand, 7, "01", 7),
    (.signCommand, 14, "8000", 14),
    (.signState, 4, "0100", 4), (.signState, 6, "00", 6), (.signState, 6, "04", 6),
    (.signState, 7, "80", 7),
    (.acknowledgement, 1, "07", 1), (.acknowledgement, 1, "11", 1),
    (.acknowledgement, 2, "0001", 2),
  ]

  @Test("with a bad field is refused at that field's offset", arguments: badFields)
  func badField(_ kind: MessageKind, _ place: Int, _ bytes: String, _ offset: Int) throws {
    var payload = try #require(Golden.of(kind)).payload
    let replacement = hex(bytes)
    payload.replaceSubrange(place..<place + replacement.count, with: replacement)
    #expect(throws: WireError.badField(kind: kind, offset: offset)) {
      try read(kind, payload)
    }
  }

  @Test("of text is cut between characters and never over its limit")
  func textLimits() throws {
    let long = String(repeating: "弯", count: 100)
    let family = "👩‍👩‍👧‍👦"
    for words in [long, "a" + long, String(repeating: family, count: 9), family + long] {
      let report = UnitReport(status: .available, words: words)
      let payload = Message.unitReport(report).payload
      guard case .unitReport(let read) = try read(.unitReport, payload)
      else { continue }
      #expect(read.words.utf8.count <= UnitReport.wordsLimit)
      #expect(words.hasPrefix(read.words))
      #expect(read.words.utf8.count > UnitReport.wordsLimit - family.utf8.count)
    }
    let order = Order(
      id: 1, incident: 1, act: .offer, severity: 1, nature: .press, place: nil, signOffSeconds: 30,
      placeWords: long, text: long)
    let payload = Message.order(order).payload
    #expect(payload.count == 32 + 198 + 255)
    guard case .order(let read) = try read(.order, payload) else {
      return
    }
    #expect(read.placeWords.count == 66 && read.text.count == 85 && read.place == nil)
  }

  @Test("with the longest texts fits a datagram")
  func fits() {
    #expect(32 + Order.placeLimit + Order.textLimit <= DatagramHeader.payloadLimit)
    #expect(FrameFragment.pieceLimit == 1_332)
    let head = FrameFragment(frame: 1, captured: .unknown, offset: 0, total: 1_332)
    let payload = head.payload(piece: [UInt8](repeating: 1, count: FrameFragment.pieceLimit))
    #expect(payload.count == DatagramHeader.payloadLimit)
    let header = Golden.all[4].header
    #expect(
      DatagramSeal.seal(header, payload: payload, key: Golden.key).count
        == DatagramHeader.datagramLimit)
  }
}
