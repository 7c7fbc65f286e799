public import Incidents
internal import Wire

/// Answer of `GET /my`: what a unit's own page shows.
public struct MyView: Equatable, Sendable, Codable {
  /// The unit.
  public var unit: UnitView
  /// Its orders, newest first: live ones, and those that ended in the last ten minutes.
  public var orders: [MyOrderView]
  /// When this was so, by the server's wall clock, RFC 3339.
  public var at: String

  /// Renders what a unit's page shows as of a moment.
  public init(_ mine: PatrolSources.Mine, at now: Moment) {
    unit = UnitView(mine.unit, fix: mine.fix)
    orders = mine.orders.map(MyOrderView.init)
    at = now.wall.description
  }

  /// Without what changes by itself: equal ones show the same.
  var unchanging: MyView {
    var view = self
    view.at = ""
    view.unit.fix?.ageSeconds = 0
    return view
  }
}
