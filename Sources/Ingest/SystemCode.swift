#if canImport(Glibc)
  private import Glibc
#elseif canImport(Darwin)
  private import Darwin
#endif

/// The errno values that are told apart.
enum SystemCode {
  static var addressInUse: Int32 { EADDRINUSE }
  static var addressNotAvailable: Int32 { EADDRNOTAVAIL }
  static var accessDenied: Int32 { EACCES }
  static var notPermitted: Int32 { EPERM }
}
