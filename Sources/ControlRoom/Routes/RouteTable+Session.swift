extension RouteTable {
  /// Sessions, passwords, preferences and the audit log.
  var sessionRoutes: [Route] { [] }
}
