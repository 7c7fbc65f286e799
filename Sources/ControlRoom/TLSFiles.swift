#if TLS
  import HummingbirdTLS
  import NIOSSL
#endif

/// A certificate chain and its private key, both PEM files.
public struct TLSFiles: Equatable, Sendable {
  /// Path of the certificate chain, the server's own first.
  public let certificate: String
  /// Path of the private key.
  public let key: String

  /// Names the files; they are read when the server starts.
  public init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }

  /// Reads the files to see that they can be used.
  ///
  /// Throws ``ControlRoomError/badCertificate(file:reason:)``, and
  /// ``ControlRoomError/withoutTLS(file:)`` where the program was built without the trait.
  public func check() throws(ControlRoomError) {
    #if TLS
      _ = try configuration()
    #else
      throw .withoutTLS(file: certificate)
    #endif
  }

  #if TLS
    /// What the files say, TLS 1.2 at least (RFC 9325, section 3.1.1).
    func configuration() throws(ControlRoomError) -> TLSConfiguration {
      let chain: [NIOSSLCertificate]
      do {
        chain = try NIOSSLCertificate.fromPEMFile(certificate)
      } catch {
        throw .badCertificate(file: certificate, reason: "cannot be read: \(error)")
      }
      guard !chain.isEmpty else {
        throw .badCertificate(file: certificate, reason: "holds no certificate")
      }
      let privateKey: NIOSSLPrivateKey
      do {
        privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
      } catch {
        throw .badCertificate(file: key, reason: "cannot be read: \(error)")
      }
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
      configuration.minimumTLSVersion = .tlsv12
      return configuration
    }
  #endif
}
