/// An event at a one-touch alarm post, 8 bytes.
///
/// ```
/// 0 action · 1 button · 2 held ms (u16) · 4 battery mV (u16) · 6 presses since boot (u16)
/// ```
public struct Alarm: Equatable, Sendable, BitwiseCopyable, Codable {
  /// What happened at the post. Raw values are wire bytes.
  public enum Action: UInt8, CaseIterable, BitwiseCopyable, Sendable, Codable {
    /// The button was pressed.
    case press = 1
    /// The person pressed the cancel button.
    case cancel = 2
    /// A test press (key switch or maintenance mode).
    case test = 3
    /// The housing was opened or the post moved.
    case tamper = 4
  }

  /// What happened.
  public var action: Action
  /// Which button of the post, from 1.
  public var button: UInt8
  /// How long the button had been held when this was made, milliseconds; 65,535 and more is 65,535.
  public var heldMilliseconds: UInt16
  /// Battery voltage in millivolts; 0 when there is no battery.
  public var batteryMillivolts: UInt16
  /// Presses since the device started, this one included; tells a lost press from none.
  public var pressCount: UInt16

  static let byteCount = 8

  /// Makes an alarm.
  public init(
    action: Action, button: UInt8 = 1, heldMilliseconds: UInt16 = 0, batteryMillivolts: UInt16 = 0,
    pressCount: UInt16 = 0
  ) {
    self.action = action
    self.button = button
    self.heldMilliseconds = heldMilliseconds
    self.batteryMillivolts = batteryMillivolts
    self.pressCount = pressCount
  }

  init(_ reader: inout ByteReader) throws(WireError) {
    guard let action = Action(rawValue: reader.byte()) else {
      throw .badField(kind: .alarm, offset: 0)
    }
    self.action = action
    button = reader.byte()
    heldMilliseconds = reader.uint16()
    batteryMillivolts = reader.uint16()
    pressCount = reader.uint16()
  }

  func write(to writer: inout ByteWriter) {
    writer.integer(action.rawValue)
    writer.integer(button)
    writer.integer(heldMilliseconds)
    writer.integer(batteryMillivolts)
    writer.integer(pressCount)
  }
}
