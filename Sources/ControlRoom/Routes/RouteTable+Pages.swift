extension RouteTable {
  /// The pages themselves and what they are made of.
  var pageRoutes: [Route] { [] }
}
