/// What a sign shows now, 8 bytes: sent after each command, after each change by itself.
///
/// ```
/// 0 command (u32) · 4 text (u16) · 6 lamp · 7 zero
/// ```
public struct SignState: Equatable, Sendable, BitwiseCopyable, Codable {
  /// How the sign stands. Raw values are wire bytes.
  public enum Lamp: UInt8, CaseIterable, BitwiseCopyable, Sendable, Codable {
    /// The commanded text is lit.
    case lit = 1
    /// No valid command: static caution by the sign's own watchdog.
    case fallback = 2
    /// The panel does not show what it should.
    case faulty = 3
  }

  /// The last command carried out; 0 for none.
  public var command: UInt32
  /// The text on the panel.
  public var text: SignText
  /// How the sign stands.
  public var lamp: Lamp

  static let byteCount = 8

  /// Makes a state.
  public init(command: UInt32, text: SignText, lamp: Lamp) {
    self.command = command
    self.text = text
    self.lamp = lamp
  }

  init(_ reader: inout ByteReader) throws(WireError) {
    command = reader.uint32()
    guard let text = SignText(rawValue: reader.uint16()) else {
      throw .badField(kind: .signState, offset: 4)
    }
    self.text = text
    guard let lamp = Lamp(rawValue: reader.byte()) else {
      throw .badField(kind: .signState, offset: 6)
    }
    self.lamp = lamp
    guard reader.byte() == 0 else { throw .badField(kind: .signState, offset: 7) }
  }

  func write(to writer: inout ByteWriter) {
    writer.integer(command)
    writer.integer(text.rawValue)
    writer.integer(lamp.rawValue)
    writer.integer(UInt8(0))
  }
}
