import Foundation
import Logging
import ServiceLifecycle
import Testing

@testable import ControlRoom

/// The server's own TLS. Without the trait only the refusal is there to be tested.
@Suite struct TLSTests {
  @Test(arguments: ["0.0.0.0", "192.168.1.5", "::"])
  func offLoopbackTheServerNeedsTLSOrAProxy(_ host: String) throws {
    #expect(throws: ControlRoomError.notLoopback(host: host)) {
      try ControlRoomConfiguration(host: host)
    }
    let refusal = "\(ControlRoomError.notLoopback(host: host))"
    #expect(refusal.contains("--tls-cert") && refusal.contains("--behind-proxy"))
    let files = TLSFiles(certificate: "/none.pem", key: "/none.key")
    #expect(try ControlRoomConfiguration(host: host, tls: files).origin.isSecure)
    let proxies = try #require(AddressRange("10.0.0.5"))
    #expect(try ControlRoomConfiguration(host: host, proxies: proxies).origin.isSecure)
    #expect(try !ControlRoomConfiguration().origin.isSecure)
  }

  private static func server(_ files: TLSFiles) throws -> ControlRoomServer {
    let hub = StreamHub()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return ControlRoomServer(
      configuration: try ControlRoomConfiguration(port: 0, tls: files), records: FakeRecords(),
      hub: hub, sources: FakeDesk(hub).sources, logger: logger)
  }

  #if !TLS
    @Test func aBuildWithoutTLSSaysHowToGetIt() async throws {
      let server = try Self.server(TLSFiles(certificate: "/c.pem", key: "/k.pem"))
      let error = await #expect(throws: ControlRoomError.self) { try await server.run() }
      #expect(error == .withoutTLS(file: "/c.pem"))
      #expect(error.map { "\($0)".contains("--traits TLS") } == true)
    }
  #else
    @Test func filesThatCannotBeUsedAreNamed() async throws {
      try await Self.withCertificate { folder in
        let good = (certificate: folder + "/cert.pem", key: folder + "/key.pem")
        for (certificate, key, wrong) in [
          ("/none.pem", good.key, "/none.pem"), (good.certificate, "/none.key", "/none.key"),
          (good.key, good.key, good.key), (good.certificate, good.certificate, good.certificate),
        ] {
          let server = try Self.server(TLSFiles(certificate: certificate, key: key))
          let error = await #expect(throws: ControlRoomError.self) { try await server.run() }
          guard case .badCertificate(let file, _) = error else {
            Issue.record("\(certificate) \(key): \(error.map { "\($0)" } ?? "nothing")")
            continue
          }
          #expect(file == wrong)
        }
      }
    }

    @Test func theServerSpeaksTLSAndNothingElse() async throws {
      try await Self.withCertificate { folder in
        try await Self.withCertificate { other in
          let server = try Self.server(
            TLSFiles(certificate: folder + "/cert.pem", key: folder + "/key.pem"))
          try await Self.run(server) { port in
            let url = "https://localhost:\(port)/healthz"
            let good = try await Self.curl(["--cacert", folder + "/cert.pem", "-i", url])
            #expect(good.status == 0 && good.output.contains("ok"), "\(good.output)")
            #expect(good.output.lowercased().contains("strict-transport-security: max-age="))
            // curl: 60 is a certificate that is not trusted, 35 a failed handshake.
            let wrong = try await Self.curl(["--cacert", other + "/cert.pem", url])
            #expect(wrong.status == 60)
            let plain = try await Self.curl(["http://localhost:\(port)/healthz"])
            #expect(plain.status != 0 && !plain.output.contains("ok"))
            let old = try await Self.curl(
              ["--cacert", folder + "/cert.pem", "--tls-max", "1.1", url])
            #expect(old.status == 35)
            let cookie = try await Self.curl([
              "--cacert", folder + "/cert.pem", "-i", "-H", "Content-Type: application/json",
              "-H", "Origin: https://localhost:\(port)", "-d",
              #"{"name":"viewer","password":"correct horse battery"}"#,
              "https://localhost:\(port)/api/v1/session",
            ])
            #expect(cookie.output.contains("SameSite=Strict; Secure"), "\(cookie.output)")
          }
        }
      }
    }

    /// A folder with a certificate for localhost, made now and signed by itself.
    private static func withCertificate(
      _ body: @Sendable (String) async throws -> Void
    ) async throws {
      let folder = NSTemporaryDirectory() + "watchpost-tls-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let made = try await run(
        "/usr/bin/openssl",
        [
          "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
          "-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
          "-keyout", folder + "/key.pem", "-out", folder + "/cert.pem",
        ])
      #expect(made.status == 0, "\(made.output)")
      try await body(folder)
    }

    private static func run(
      _ server: ControlRoomServer, _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
      let group = ServiceGroup(
        configuration: ServiceGroupConfiguration(
          services: [server], logger: Logger(label: "test")))
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        let port = try #require(await server.boundPort())
        do {
          try await body(port)
        } catch {
          await group.triggerGracefulShutdown()
          throw error
        }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
      }
    }

    private static func curl(
      _ arguments: [String]
    ) async throws -> (status: Int32, output: String) {
      try await run("/usr/bin/curl", ["-sS", "--max-time", "20"] + arguments)
    }

    private static func run(
      _ program: String, _ arguments: [String]
    ) async throws -> (status: Int32, output: String) {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = arguments
      let pipe = Pipe()
      process.standardOutput = pipe
      process.standardError = pipe
      try process.run()
      return await withCheckedContinuation { continuation in
        Thread.detachNewThread {
          let output = (try? pipe.fileHandleForReading.readToEnd()) ?? Data()
          process.waitUntilExit()
          continuation.resume(
            returning: (process.terminationStatus, String(decoding: output, as: UTF8.self)))
        }
      }
    }
  #endif
}
