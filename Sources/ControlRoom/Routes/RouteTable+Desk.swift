extension RouteTable {
  /// Incidents entered by hand and the units recommended for one.
  var deskRoutes: [Route] { [] }
}
