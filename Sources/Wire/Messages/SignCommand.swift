/// What the centre tells a roadside sign to show, 16 bytes.
///
/// ```
/// 0 command (u32) · 4 text (u16) · 6 priority · 7 zero · 8 speed shown 0.1 km/h (u16)
/// 10 lit at least, 0.1 s (u16) · 12 valid for, 0.1 s (u16) · 14 zero (u16)
/// ```
public struct SignCommand: Equatable, Sendable, BitwiseCopyable, Codable {
  /// The command's id; a repeat keeps it.
  public var id: UInt32
  /// What to show.
  public var text: SignText
  /// 0 (message) ... 255 (gravest warning). While a text has not been lit for its least time, only
  /// a higher priority displaces it; after that the newest command does.
  public var priority: UInt8
  /// The speed shown with the text; zero shows none.
  public var speed: Speed
  /// How long the text stays lit at least, tenths of a second.
  public var minimumLitTenths: UInt16
  /// How long the command holds without being renewed, tenths of a second; after that the sign
  /// falls back to static caution by itself.
  public var validTenths: UInt16

  static let byteCount = 16

  /// Makes a command.
  public init(
    id: UInt32, text: SignText, priority: UInt8, speed: Speed = Speed(tenthsOfKmh: 0),
    minimumLitTenths: UInt16, validTenths: UInt16
  ) {
    self.id = id
    self.text = text
    self.priority = priority
    self.speed = speed
    self.minimumLitTenths = minimumLitTenths
    self.validTenths = validTenths
  }

  init(_ reader: inout ByteReader) throws(WireError) {
    id = reader.uint32()
    guard let text = SignText(rawValue: reader.uint16()) else {
      throw .badField(kind: .signCommand, offset: 4)
    }
    self.text = text
    priority = reader.byte()
    guard reader.byte() == 0 else { throw .badField(kind: .signCommand, offset: 7) }
    speed = Speed(tenthsOfKmh: reader.uint16())
    minimumLitTenths = reader.uint16()
    validTenths = reader.uint16()
    guard reader.uint16() == 0 else { throw .badField(kind: .signCommand, offset: 14) }
  }

  func write(to writer: inout ByteWriter) {
    writer.integer(id)
    writer.integer(text.rawValue)
    writer.integer(priority)
    writer.integer(UInt8(0))
    writer.integer(speed.tenthsOfKmh)
    writer.integer(minimumLitTenths)
    writer.integer(validTenths)
    writer.integer(UInt16(0))
  }
}

/// The texts that a sign holds. There is no "clear" and no green (domain.md 0.6). Raw values are
/// wire values.
public enum SignText: UInt16, CaseIterable, BitwiseCopyable, Sendable, Codable {
  /// 急弯慢行: sharp bend, slow down. The fallback whenever the sign is on its own.
  case caution = 1
  /// 弯道来车 减速慢行: vehicle coming round the bend, slow down.
  case oncoming = 2
  /// 您已超速 减速: you are too fast, with the speed.
  case tooFast = 3
  /// 注意行人: pedestrians.
  case pedestrians = 4
  /// 前方障碍: obstacle ahead.
  case obstacle = 5
  /// 注意弯道: mind the bend; the idle message.
  case mindTheBend = 6
  /// 大车会车 停车让行: long vehicles meet, stop and give way.
  case longVehicles = 7
  /// 失控车辆 靠边避让: a vehicle out of control comes, keep to the side.
  case runaway = 8
  /// 对向逆行 注意避让: a vehicle comes on the wrong side.
  case wrongWay = 9
  /// 系好安全带: fasten seat belts; a message.
  case seatBelts = 32
  /// 弯道禁止超车: no overtaking in bends; a message.
  case noOvertaking = 33
  /// 严禁疲劳驾驶: do not drive tired; a message.
  case noFatigue = 34
  /// 严禁酒后驾驶: do not drink and drive; a message.
  case noDrinking = 35
  /// 保持车距: keep your distance; a message.
  case keepDistance = 36

  /// Whether it is a message for quiet times (domain.md C7), which any warning replaces at once.
  public var isMessage: Bool { self == .mindTheBend || rawValue >= 32 }
}
