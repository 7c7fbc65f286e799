/// What a patrol unit's terminal says: position, status, receipt of an order, words. 25 bytes and
/// up to 200 of words.
///
/// ```
/// 0 status · 1 receipt · 2 fix age s (u16) · 4 latitude 1e-7° (i32) · 8 longitude 1e-7° (i32)
/// 12 speed 0.1 km/h (u16) · 14 zero (u16) · 16 order (u64) · 24 length of words · 25 words (UTF-8)
/// ```
public struct UnitReport: Equatable, Sendable {
  /// What the unit says of an order. Raw values are wire bytes.
  public enum Receipt: UInt8, CaseIterable, BitwiseCopyable, Sendable, Codable {
    /// Nothing about an order.
    case none = 0
    /// The terminal has the order on its screen.
    case received = 1
    /// The crew takes it.
    case accepted = 2
    /// The crew cannot take it.
    case declined = 3
  }

  /// What the unit is doing.
  public var status: UnitStatus
  /// What it says of ``order``.
  public var receipt: Receipt
  /// Where it is and how many seconds ago that was known; nil without a fix.
  public var fix: Fix?
  /// Its speed.
  public var speed: Speed
  /// The order that ``receipt`` is about; 0 for none.
  public var order: UInt64
  /// What the crew wrote, at most 200 bytes of UTF-8.
  public var words: String

  /// A position with its age.
  public struct Fix: Equatable, Sendable, BitwiseCopyable, Codable {
    /// Where.
    public var place: Coordinate
    /// Seconds since the position was measured, 0...65,534.
    public var ageSeconds: UInt16
    /// Makes a fix.
    public init(place: Coordinate, ageSeconds: UInt16) {
      self.place = place
      self.ageSeconds = min(ageSeconds, 65_534)
    }
  }

  static let headByteCount = 25
  /// Most bytes of words.
  public static let wordsLimit = 200
  private static let noFix: UInt16 = 0xFFFF

  /// Makes a report.
  public init(
    status: UnitStatus, receipt: Receipt = .none, fix: Fix? = nil,
    speed: Speed = Speed(tenthsOfKmh: 0), order: UInt64 = 0, words: String = ""
  ) {
    self.status = status
    self.receipt = receipt
    self.fix = fix
    self.speed = speed
    self.order = order
    self.words = words
  }

  init(_ reader: inout ByteReader) throws(WireError) {
    guard let status = UnitStatus(rawValue: reader.byte()), status != .noContact else {
      throw .badField(kind: .unitReport, offset: 0)
    }
    self.status = status
    guard let receipt = Receipt(rawValue: reader.byte()) else {
      throw .badField(kind: .unitReport, offset: 1)
    }
    self.receipt = receipt
    let age = reader.uint16()
    let latitude = reader.int32()
    let longitude = reader.int32()
    if age == Self.noFix {
      fix = nil
    } else {
      guard let place = Coordinate(latitudeE7: latitude, longitudeE7: longitude) else {
        throw .badField(kind: .unitReport, offset: 4)
      }
      fix = Fix(place: place, ageSeconds: age)
    }
    speed = Speed(tenthsOfKmh: reader.uint16())
    guard reader.uint16() == 0 else { throw .badField(kind: .unitReport, offset: 14) }
    order = reader.uint64()
    guard order != 0 || receipt == .none else { throw .badField(kind: .unitReport, offset: 16) }
    let length = Int(reader.byte())
    guard length <= Self.wordsLimit, length == reader.remaining,
      let words = reader.text(byteCount: length)
    else { throw .badField(kind: .unitReport, offset: 24) }
    self.words = words
  }

  func write(to writer: inout ByteWriter) {
    writer.integer(status.rawValue)
    writer.integer(receipt.rawValue)
    writer.integer(fix?.ageSeconds ?? Self.noFix)
    writer.integer(fix?.place.latitudeE7 ?? 0)
    writer.integer(fix?.place.longitudeE7 ?? 0)
    writer.integer(speed.tenthsOfKmh)
    writer.integer(UInt16(0))
    writer.integer(order)
    let text = prefixOfUTF8(words, limit: Self.wordsLimit)
    writer.integer(UInt8(text.count))
    writer.append(text)
  }
}

/// What a unit is doing (domain.md C14). Raw values are wire bytes.
public enum UnitStatus: UInt8, CaseIterable, BitwiseCopyable, Sendable, Codable {
  case offDuty = 0
  case available = 1
  case offered = 2
  case assigned = 3
  case enRoute = 4
  case onScene = 5
  case busy = 6
  case outOfService = 7
  /// Nothing heard for too long: set by the centre, never sent by a unit.
  case noContact = 8
}
