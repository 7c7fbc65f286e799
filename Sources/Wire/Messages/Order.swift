/// What the centre tells a unit: 32 bytes, then the place and the text.
///
/// ```
/// 0 order (u64) · 8 incident (u64) · 16 act · 17 severity · 18 nature · 19 zero
/// 20 latitude 1e-7° (i32) · 24 longitude 1e-7° (i32) · 28 sign off within s (u16)
/// 30 length of place · 31 length of text · 32 place (UTF-8) · text (UTF-8)
/// ```
public struct Order: Equatable, Sendable, Codable {
  /// What the unit is to do. Raw values are wire bytes.
  public enum Act: UInt8, CaseIterable, BitwiseCopyable, Sendable, Codable {
    /// Take this, or say no.
    case offer = 1
    /// The offer is taken back; nothing to do.
    case withdraw = 2
    /// You accepted after the order went to another: nothing to do.
    case alreadyTaken = 3
    /// Stop; the incident no longer needs you.
    case standDown = 4
  }

  /// The order's id; a repeat keeps it, so that a receiver can drop repeats. Never 0.
  public var id: UInt64
  /// The incident's number.
  public var incident: UInt64
  /// What to do.
  public var act: Act
  /// 1 (gravest) ... 4 (domain.md 4.1).
  public var severity: UInt8
  /// What it is about.
  public var nature: OrderNature
  /// Where; nil when the place could not be resolved.
  public var place: Coordinate?
  /// Seconds within which the unit is to sign off.
  public var signOffSeconds: UInt16
  /// The place in words, at most 200 bytes of UTF-8.
  public var placeWords: String
  /// What the crew should know, at most 255 bytes of UTF-8.
  public var text: String

  static let headByteCount = 32
  /// Most bytes of the place in words.
  public static let placeLimit = 200
  /// Most bytes of the text.
  public static let textLimit = 255
  /// Latitude that stands for "place unknown"; outside ±90°.
  private static let noPlace = Int32.min

  /// Makes an order.
  public init(
    id: UInt64, incident: UInt64, act: Act, severity: UInt8, nature: OrderNature,
    place: Coordinate?, signOffSeconds: UInt16, placeWords: String, text: String
  ) {
    self.id = id
    self.incident = incident
    self.act = act
    self.severity = severity
    self.nature = nature
    self.place = place
    self.signOffSeconds = signOffSeconds
    self.placeWords = placeWords
    self.text = text
  }

  init(_ reader: inout ByteReader) throws(WireError) {
    id = reader.uint64()
    guard id != 0 else { throw .badField(kind: .order, offset: 0) }
    incident = reader.uint64()
    guard let act = Act(rawValue: reader.byte()) else { throw .badField(kind: .order, offset: 16) }
    self.act = act
    severity = reader.byte()
    guard (1...4).contains(severity) else { throw .badField(kind: .order, offset: 17) }
    guard let nature = OrderNature(rawValue: reader.byte()) else {
      throw .badField(kind: .order, offset: 18)
    }
    self.nature = nature
    guard reader.byte() == 0 else { throw .badField(kind: .order, offset: 19) }
    let latitude = reader.int32()
    let longitude = reader.int32()
    if latitude == Self.noPlace {
      place = nil
    } else {
      guard let place = Coordinate(latitudeE7: latitude, longitudeE7: longitude) else {
        throw .badField(kind: .order, offset: 20)
      }
      self.place = place
    }
    signOffSeconds = reader.uint16()
    let placeLength = Int(reader.byte())
    let textLength = Int(reader.byte())
    guard placeLength <= Self.placeLimit, placeLength + textLength == reader.remaining,
      let placeWords = reader.text(byteCount: placeLength)
    else { throw .badField(kind: .order, offset: 30) }
    self.placeWords = placeWords
    guard let text = reader.text(byteCount: textLength) else {
      throw .badField(kind: .order, offset: 31)
    }
    self.text = text
  }

  func write(to writer: inout ByteWriter) {
    writer.integer(id)
    writer.integer(incident)
    writer.integer(act.rawValue)
    writer.integer(severity)
    writer.integer(nature.rawValue)
    writer.integer(UInt8(0))
    writer.integer(place?.latitudeE7 ?? Self.noPlace)
    writer.integer(place?.longitudeE7 ?? 0)
    writer.integer(signOffSeconds)
    let place = prefixOfUTF8(placeWords, limit: Self.placeLimit)
    let text = prefixOfUTF8(text, limit: Self.textLimit)
    writer.integer(UInt8(place.count))
    writer.integer(UInt8(text.count))
    writer.append(place)
    writer.append(text)
  }
}

/// What an order is about. Raw values are wire bytes.
public enum OrderNature: UInt8, CaseIterable, BitwiseCopyable, Sendable, Codable {
  case press = 1
  case motion = 2
  case tamper = 3
  case overspeed = 4
  case obstacle = 5
  case runaway = 6
  case deviceFault = 7
  case reported = 8
  case wrongWay = 9
}
