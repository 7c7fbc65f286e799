/// One measurement of one vehicle by one head of a bend sensor, 16 bytes.
///
/// ```
/// 0 head (u16) · 2 direction · 3 class · 4 speed 0.1 km/h (u16) · 6 distance dm (u16)
/// 8 length dm (u16) · 10 track (u16) · 12 age ms (u16) · 14 zero (u16)
/// ```
public struct BendReading: Equatable, Sendable, BitwiseCopyable, Codable {
  /// Which way the vehicle moves along the head's beam. Raw values are wire bytes.
  public enum Direction: UInt8, CaseIterable, BitwiseCopyable, Sendable, Codable {
    case approaching = 1
    case receding = 2
  }

  /// What the head takes the object for. Raw values are wire bytes.
  public enum VehicleClass: UInt8, CaseIterable, BitwiseCopyable, Sendable, Codable {
    case unknown = 0
    case pedestrian = 1
    case car = 2
    case truck = 3
  }

  /// Number of the head within its device, from 1.
  public var head: UInt16
  /// Which way the vehicle moves, seen from the head.
  public var direction: Direction
  /// What the head takes it for.
  public var vehicleClass: VehicleClass
  /// Speed along the beam.
  public var speed: Speed
  /// Distance from the head to the nearest part of the vehicle, decimetres;
  /// ``unknownDistance`` when not measured.
  public var distanceDecimetres: UInt16
  /// Length of the vehicle, decimetres; 0 when not measured.
  public var lengthDecimetres: UInt16
  /// The head's own number for the vehicle; the same while it follows it.
  public var track: UInt16
  /// Age of the measurement when it was sent, milliseconds.
  public var ageMilliseconds: UInt16

  /// The distance of a head that measures none: the vehicle is somewhere within its range. On the
  /// wire 0xFFFF, 6.5 km, which no head reaches.
  public static let unknownDistance: UInt16 = 0xFFFF

  static let byteCount = 16

  /// Makes a reading.
  public init(
    head: UInt16, direction: Direction, vehicleClass: VehicleClass = .unknown, speed: Speed,
    distanceDecimetres: UInt16, lengthDecimetres: UInt16 = 0, track: UInt16,
    ageMilliseconds: UInt16 = 0
  ) {
    self.head = head
    self.direction = direction
    self.vehicleClass = vehicleClass
    self.speed = speed
    self.distanceDecimetres = distanceDecimetres
    self.lengthDecimetres = lengthDecimetres
    self.track = track
    self.ageMilliseconds = ageMilliseconds
  }

  init(_ reader: inout ByteReader) throws(WireError) {
    head = reader.uint16()
    guard let direction = Direction(rawValue: reader.byte()) else {
      throw .badField(kind: .bendReading, offset: 2)
    }
    self.direction = direction
    guard let vehicleClass = VehicleClass(rawValue: reader.byte()) else {
      throw .badField(kind: .bendReading, offset: 3)
    }
    self.vehicleClass = vehicleClass
    speed = Speed(tenthsOfKmh: reader.uint16())
    distanceDecimetres = reader.uint16()
    lengthDecimetres = reader.uint16()
    track = reader.uint16()
    ageMilliseconds = reader.uint16()
    guard reader.uint16() == 0 else { throw .badField(kind: .bendReading, offset: 14) }
  }

  func write(to writer: inout ByteWriter) {
    writer.integer(head)
    writer.integer(direction.rawValue)
    writer.integer(vehicleClass.rawValue)
    writer.integer(speed.tenthsOfKmh)
    writer.integer(distanceDecimetres)
    writer.integer(lengthDecimetres)
    writer.integer(track)
    writer.integer(ageMilliseconds)
    writer.integer(UInt16(0))
  }
}
