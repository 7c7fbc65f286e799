/// A text in the two languages of the control room.
public struct Bilingual: Equatable, Sendable, Codable {
  /// English.
  public var en: String
  /// Chinese.
  public var zh: String

  /// Makes a text.
  public init(_ en: String, _ zh: String) {
    self.en = en
    self.zh = zh
  }
}
