extension RouteTable {
  /// The map, cameras with their zones and visits, signs.
  var countyRoutes: [Route] { [] }
}
