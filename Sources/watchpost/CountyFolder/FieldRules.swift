import Wire

/// What a name must be: it goes into orders (``Order/placeLimit``), pages and terminals.
let nameWanted = "1 to \(Order.placeLimit) bytes of text without control characters"

/// What a device id must be.
let deviceIDWanted = "20 decimal digits, in quotes where a program might round them"

/// What is wrong with a name; nil when nothing is.
func faultOfName(_ text: String) -> String? {
  if text.allSatisfy(\.isWhitespace) { return "is empty" }
  if text.utf8.count > Order.placeLimit { return "has \(text.utf8.count) bytes" }
  let isClean = text.unicodeScalars.allSatisfy {
    switch $0.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
  return isClean ? nil : "holds control characters"
}

/// What is wrong with a short code (area codes); nil when nothing is.
func faultOfCode(_ text: String) -> String? {
  if text.isEmpty { return "is empty" }
  if text.utf8.count > 32 { return "has \(text.utf8.count) bytes" }
  let isPlain = text.unicodeScalars.allSatisfy {
    $0.properties.isAlphabetic || $0.properties.numericType != nil
      || "-_./".unicodeScalars.contains($0)
  }
  return isPlain ? nil : "is \(quoted(text))"
}

/// What a short code must be.
let codeWanted = "1 to 32 bytes of letters, digits and - _ . /"

/// What is wrong with the id of a corridor or bend, words such as "S228 K3"; nil when nothing is.
/// It stands in addresses of pages and names of plans, where . and .. are folders.
func faultOfRoadID(_ text: String) -> String? {
  if text.isEmpty { return "is empty" }
  if text.utf8.count > 32 { return "has \(text.utf8.count) bytes" }
  let words = text.split(separator: " ", omittingEmptySubsequences: false)
  let isGood = words.allSatisfy { faultOfCode(String($0)) == nil } && text != "." && text != ".."
  return isGood ? nil : "is \(quoted(text))"
}

/// What the id of a corridor or bend must be.
let roadIDWanted = codeWanted + ", with single blanks between words; not . or .."

extension Double {
  /// Reads a plain decimal number, `-12.5`: no exponent, no hexadecimal, no "inf" or "nan".
  init?(decimalText text: some StringProtocol) {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard digits.utf8.count <= 24, digits.utf8.first.map({ $0 != UInt8(ascii: ".") }) ?? false,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") })
    else { return nil }
    self.init(String(text))
  }
}

/// A number without a needless ".0".
func shortest(_ number: Double) -> String {
  number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
}

extension DeviceClass {
  /// The classes that devices.csv holds, by their word there; units stand in units.csv.
  static let wordsInDevices: [(word: String, value: DeviceClass)] = [
    ("camera", .camera), ("post", .post), ("bendHead", .bendHead), ("sign", .sign),
  ]

  /// The word for messages.
  var word: String {
    switch self {
    case .camera: "camera"
    case .post: "post"
    case .bendHead: "bendHead"
    case .sign: "sign"
    case .unit: "unit"
    }
  }
}
