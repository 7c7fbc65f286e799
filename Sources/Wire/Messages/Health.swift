/// How a device is: the payload of a hello and of a heartbeat, 24 bytes.
///
/// ```
/// 0 class · 1 rssi (i8 dBm) · 2 faults (u16) · 4 uptime s (u32) · 8 firmware (u32)
/// 12 battery mV (u16) · 14 interval s (u16) · 16 pending (u16) · 18 zero (u16) · 20 given up (u32)
/// ```
public struct Health: Equatable, Sendable, BitwiseCopyable, Codable {
  /// What the device is.
  public var deviceClass: DeviceClass
  /// Radio signal in dBm, -128...0; 0 when wired or not measured.
  public var signalDBm: Int8
  /// What is wrong with it.
  public var faults: DeviceFaults
  /// Seconds since the device started.
  public var uptimeSeconds: UInt32
  /// Firmware version: major, minor, patch and build, a byte each.
  public var firmware: UInt32
  /// Battery voltage in millivolts; 0 when there is no battery.
  public var batteryMillivolts: UInt16
  /// Seconds until the next heartbeat at the latest.
  public var intervalSeconds: UInt16
  /// Events that the device still has to deliver.
  public var pending: UInt16
  /// Frames or readings that the device gave up since it started.
  public var givenUp: UInt32

  static let byteCount = 24

  /// Makes a health report.
  public init(
    deviceClass: DeviceClass, signalDBm: Int8 = 0, faults: DeviceFaults = [],
    uptimeSeconds: UInt32 = 0, firmware: UInt32 = 0, batteryMillivolts: UInt16 = 0,
    intervalSeconds: UInt16 = 20, pending: UInt16 = 0, givenUp: UInt32 = 0
  ) {
    self.deviceClass = deviceClass
    self.signalDBm = signalDBm
    self.faults = faults
    self.uptimeSeconds = uptimeSeconds
    self.firmware = firmware
    self.batteryMillivolts = batteryMillivolts
    self.intervalSeconds = intervalSeconds
    self.pending = pending
    self.givenUp = givenUp
  }

  init(_ reader: inout ByteReader, kind: MessageKind) throws(WireError) {
    guard let deviceClass = DeviceClass(rawValue: reader.byte()) else {
      throw .badField(kind: kind, offset: 0)
    }
    self.deviceClass = deviceClass
    signalDBm = reader.integer(Int8.self)
    guard let faults = DeviceFaults(defined: reader.uint16()) else {
      throw .badField(kind: kind, offset: 2)
    }
    self.faults = faults
    uptimeSeconds = reader.uint32()
    firmware = reader.uint32()
    batteryMillivolts = reader.uint16()
    intervalSeconds = reader.uint16()
    guard intervalSeconds > 0 else { throw .badField(kind: kind, offset: 14) }
    pending = reader.uint16()
    guard reader.uint16() == 0 else { throw .badField(kind: kind, offset: 18) }
    givenUp = reader.uint32()
  }

  func write(to writer: inout ByteWriter) {
    writer.integer(deviceClass.rawValue)
    writer.integer(signalDBm)
    writer.integer(faults.rawValue)
    writer.integer(uptimeSeconds)
    writer.integer(firmware)
    writer.integer(batteryMillivolts)
    writer.integer(intervalSeconds)
    writer.integer(pending)
    writer.integer(UInt16(0))
    writer.integer(givenUp)
  }
}

/// What a device is. Raw values are wire bytes.
public enum DeviceClass: UInt8, CaseIterable, BitwiseCopyable, Sendable, Codable {
  case camera = 1
  case post = 2
  case bendHead = 3
  case sign = 4
  case unit = 5
}

/// What a device says is wrong with it: a bit each.
public struct DeviceFaults: OptionSet, Sendable, Hashable, Codable, BitwiseCopyable {
  public let rawValue: UInt16
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Mains power is gone.
  public static let mainsLost = DeviceFaults(rawValue: 1 << 0)
  /// Battery low.
  public static let batteryLow = DeviceFaults(rawValue: 1 << 1)
  /// The housing is open.
  public static let tamper = DeviceFaults(rawValue: 1 << 2)
  /// A button is held for more than 30 s (domain.md 4.5).
  public static let buttonStuck = DeviceFaults(rawValue: 1 << 3)
  /// The sensor (radar, imager) does not work.
  public static let sensor = DeviceFaults(rawValue: 1 << 4)
  /// A lamp or panel does not show what it should.
  public static let display = DeviceFaults(rawValue: 1 << 5)
  /// The device's clock is not set.
  public static let clock = DeviceFaults(rawValue: 1 << 6)
  /// Storage full or failing.
  public static let storage = DeviceFaults(rawValue: 1 << 7)

  /// All bits that version 1 defines.
  static let definedBits: UInt16 = 0x00FF

  init?(defined bits: UInt16) {
    guard bits & ~Self.definedBits == 0 else { return nil }
    self.init(rawValue: bits)
  }
}
