public import Wire

/// A roadside sign as the API shows it.
public struct SignView: Equatable, Sendable, Codable, Identifiable {
  /// Its id, 20 digits.
  public var id: String
  /// Its name.
  public var name: String
  /// Id of the bend that it warns of.
  public var bend: String
  /// Degrees north; absent when not surveyed.
  public var lat: Double?
  /// Degrees east; absent when not surveyed.
  public var lon: Double?
  /// The text that it is told to show, by its name in ``SignText``: `oncoming`, `mindTheBend`;
  /// `caution` when it is told nothing, for then it shows that on its own.
  public var shows: String
  /// The same in words.
  public var text: Bilingual
  /// Whether the sign itself says so.
  public var isConfirmed: Bool
  /// Since when it is told so, RFC 3339.
  public var since: String

  /// Makes a view.
  public init(
    id: DeviceID, name: String, bend: String, place: Coordinate?, shows text: SignText,
    isConfirmed: Bool, since: WallTime
  ) {
    self.id = id.description
    self.name = name
    self.bend = bend
    lat = place?.latitude
    lon = place?.longitude
    shows = Wording.code(text)
    self.text = Wording.text(text)
    self.isConfirmed = isConfirmed
    self.since = since.description
  }
}
