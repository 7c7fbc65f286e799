/// What a datagram says, once opened.
public enum Message: Equatable, Sendable {
  case hello(Health)
  case heartbeat(Health)
  case alarm(Alarm)
  case bendReading(BendReading)
  /// The piece itself is the payload from ``FrameFragment/headByteCount`` on.
  case frameFragment(FrameFragment)
  case unitReport(UnitReport)
  case order(Order)
  case signCommand(SignCommand)
  case signState(SignState)
  case acknowledgement(Acknowledgement)

  /// Reads the clear payload of a datagram of that kind.
  ///
  /// Throws ``WireError/payloadLength(kind:length:)`` or ``WireError/badField(kind:offset:)``.
  /// Allocates nothing but the words of unit reports and orders.
  public init(kind: MessageKind, payload: RawSpan) throws(WireError) {
    let length = payload.byteCount
    guard Self.lengths(kind).contains(length) else {
      throw .payloadLength(kind: kind, length: length)
    }
    var reader = ByteReader(payload)
    switch kind {
    case .hello: self = .hello(try Health(&reader, kind: kind))
    case .heartbeat: self = .heartbeat(try Health(&reader, kind: kind))
    case .alarm: self = .alarm(try Alarm(&reader))
    case .bendReading: self = .bendReading(try BendReading(&reader))
    case .frameFragment: self = .frameFragment(try FrameFragment(&reader))
    case .unitReport: self = .unitReport(try UnitReport(&reader))
    case .order: self = .order(try Order(&reader))
    case .signCommand: self = .signCommand(try SignCommand(&reader))
    case .signState: self = .signState(try SignState(&reader))
    case .acknowledgement: self = .acknowledgement(try Acknowledgement(&reader))
    }
  }

  private static func lengths(_ kind: MessageKind) -> ClosedRange<Int> {
    switch kind {
    case .hello, .heartbeat: Health.byteCount...Health.byteCount
    case .alarm: Alarm.byteCount...Alarm.byteCount
    case .bendReading: BendReading.byteCount...BendReading.byteCount
    case .frameFragment: FrameFragment.headByteCount + 1...DatagramHeader.payloadLimit
    case .unitReport:
      UnitReport.headByteCount...UnitReport.headByteCount + UnitReport.wordsLimit
    case .order: Order.headByteCount...Order.headByteCount + Order.placeLimit + Order.textLimit
    case .signCommand: SignCommand.byteCount...SignCommand.byteCount
    case .signState: SignState.byteCount...SignState.byteCount
    case .acknowledgement: Acknowledgement.byteCount...Acknowledgement.byteCount
    }
  }

  /// The kind that this message travels as.
  public var kind: MessageKind {
    switch self {
    case .hello: .hello
    case .heartbeat: .heartbeat
    case .alarm: .alarm
    case .bendReading: .bendReading
    case .frameFragment: .frameFragment
    case .unitReport: .unitReport
    case .order: .order
    case .signCommand: .signCommand
    case .signState: .signState
    case .acknowledgement: .acknowledgement
    }
  }

  /// The clear payload. A fragment's piece is not part of its message: use
  /// ``FrameFragment/payload(piece:)``.
  public var payload: [UInt8] {
    var writer = ByteWriter(capacity: 64)
    switch self {
    case .hello(let health), .heartbeat(let health): health.write(to: &writer)
    case .alarm(let alarm): alarm.write(to: &writer)
    case .bendReading(let reading): reading.write(to: &writer)
    case .frameFragment: preconditionFailure("a fragment is written with its piece")
    case .unitReport(let report): report.write(to: &writer)
    case .order(let order): order.write(to: &writer)
    case .signCommand(let command): command.write(to: &writer)
    case .signState(let state): state.write(to: &writer)
    case .acknowledgement(let answer): answer.write(to: &writer)
    }
    return writer.bytes
  }
}
