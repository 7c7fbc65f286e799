import Wire

/// A road as roads.geojson draws it.
struct CountyRoad: Equatable, Sendable {
  /// Number or name, from the feature's `name`; nil without one.
  var name: String?
  /// Places along it, two or more.
  var line: [Coordinate]
}
