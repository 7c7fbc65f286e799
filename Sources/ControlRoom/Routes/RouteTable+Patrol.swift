extension RouteTable {
  /// A unit's own page: its orders and what it says of them.
  var patrolRoutes: [Route] { [] }
}
