/// Matches text against a fixed form, byte by byte. Once something does not fit, or the bytes end,
/// all further steps do nothing and ``item(_:)`` says which of the two it was.
struct TextScan {
  private let bytes: [UInt8]
  private(set) var at: Int
  private var state = State.fits

  private enum State {
    case fits
    case ended
    case differs
  }

  init(_ bytes: [UInt8], _ at: Int) {
    self.bytes = bytes
    self.at = at
  }

  /// The item if all fitted, else why not.
  func item(_ make: () -> RadarItem) -> RadarItem {
    switch state {
    case .fits: make()
    case .ended: .incomplete
    case .differs: .junk
    }
  }

  /// The byte here; nil, and the scan is over, when there is none or it does not fit.
  @discardableResult
  mutating func byte(where fits: (UInt8) -> Bool) -> UInt8? {
    guard state == .fits else { return nil }
    guard at < bytes.count else {
      state = .ended
      return nil
    }
    guard fits(bytes[at]) else {
      state = .differs
      return nil
    }
    defer { at += 1 }
    return bytes[at]
  }

  /// These bytes.
  mutating func literal(_ text: StaticString) {
    text.withUTF8Buffer { for wanted in $0 { byte { $0 == wanted } } }
  }

  /// Whether the byte here fits, without taking it. At the end of the bytes the scan is over.
  mutating func isNext(_ fits: (UInt8) -> Bool) -> Bool {
    guard state == .fits else { return false }
    guard at < bytes.count else {
      state = .ended
      return false
    }
    return fits(bytes[at])
  }

  /// Bytes that fit, at most so many.
  mutating func skip(atMost limit: Int, where fits: (UInt8) -> Bool) {
    for _ in 0..<limit where isNext(fits) { at += 1 }
  }

  /// So many digits as a number.
  mutating func number(digits: Int) -> Int {
    var number = 0
    for _ in 0..<digits {
      guard let digit = byte(where: Self.isDigit) else { return 0 }
      number = number * 10 + Int(digit - 0x30)
    }
    return number
  }

  /// A decimal number, `-12.5`, of at most `limit` bytes. Needs a byte behind it.
  mutating func decimal(atMost limit: Int) -> Double {
    let isNegative = isNext { $0 == UInt8(ascii: "-") }
    let start = at
    if isNegative { at += 1 }
    var number = 0.0
    var scale = 1.0
    var digits = 0
    var hasPoint = false
    while at - start < limit,
      isNext({ Self.isDigit($0) || $0 == UInt8(ascii: ".") && !hasPoint })
    {
      if let digit = byte(where: { _ in true }), digit != UInt8(ascii: ".") {
        number = number * 10 + Double(digit - 0x30)
        digits += 1
        if hasPoint { scale *= 10 }
      } else {
        hasPoint = true
      }
    }
    if digits == 0, state == .fits { state = .differs }
    return (isNegative ? -number : number) / scale
  }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
