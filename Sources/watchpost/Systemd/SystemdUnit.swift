import Foundation

/// The unit file that `watchpost print systemd` prints.
struct SystemdUnit {
  private let program: String
  private let county: String
  private let data: String
  private let user: String

  /// A unit with these paths; relative ones begin at the working folder.
  init(program: String, county: String, data: String, user: String) throws(CommandError) {
    self.program = try Self.absolute(program, "--program")
    self.county = try Self.absolute(county, "--county")
    self.data = try Self.absolute(data, "--data")
    let allowed = user.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || [0x2D, 0x5F].contains($0)
    }
    guard allowed, let first = user.utf8.first, first > 0x5E, user.utf8.count <= 31 else {
      throw CommandError(
        .usage, "--user \(quoted(user)): a name of a-z, 0-9, - and _ that begins with a letter")
    }
    self.user = user
  }

  private static func absolute(_ path: String, _ option: String) throws(CommandError) -> String {
    guard !path.isEmpty, !path.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
      throw CommandError(.usage, "\(option) \(quoted(path)): a path without control characters")
    }
    return URL(fileURLWithPath: path).standardizedFileURL.path
  }

  /// A path as a word of a unit file (systemd.syntax(7), systemd.service(5)).
  static func word(_ path: String, isCommand: Bool = false) -> String {
    var word = ""
    for character in path.unicodeScalars {
      switch character {
      case "\\", "\"": word += "\\" + String(character)
      case "%": word += "%%"
      case "$" where isCommand: word += "$$"
      default: word.unicodeScalars.append(character)
      }
    }
    return word.contains(" ") || word.contains("'") || word != path ? "\"\(word)\"" : word
  }

  /// Folders that systemd makes and owns, or that must exist.
  private var folders: String {
    let state = "/var/lib/"
    let name = data.hasPrefix(state) ? String(data.dropFirst(state.count)) : ""
    let own = Self.word(county)
    guard !name.isEmpty, !name.contains("/"), Self.word(name) == name else {
      return "ReadWritePaths=\(Self.word(data)) \(own)"
    }
    return "StateDirectory=\(name)\nStateDirectoryMode=0700\nReadWritePaths=\(own)"
  }

  /// Homes are hidden, unless something of ours lies in one.
  private var homes: String {
    let isAtHome = [program, county, data].contains {
      $0.hasPrefix("/home/") || $0.hasPrefix("/root/") || $0.hasPrefix("/run/user/")
    }
    return isAtHome ? "no" : "yes"
  }

  /// What will likely not work; nil when nothing is seen.
  var warning: String? {
    guard program.hasPrefix("/home/") || program.hasPrefix("/root/") else { return nil }
    return "\(program) lies in a home, where \(user) may have no way in: copy it to "
      + "/usr/local/bin and name it with --program"
  }

  /// The file.
  var text: String {
    let command =
      [program, "serve", "--county", county, "--data", data]
      .map { Self.word($0, isCommand: true) }.joined(separator: " ")
    return """
      [Unit]
      Description=Watchpost: alerts from a county's devices to its patrols
      Wants=network-online.target
      After=network-online.target time-sync.target
      # A press may come at any time: systemd never gives up starting it.
      StartLimitIntervalSec=0

      [Service]
      Type=notify
      NotifyAccess=main
      # More options of serve, such as WATCHPOST_OPTIONS=--udp 192.0.2.10:5480
      EnvironmentFile=-/etc/default/watchpost
      ExecStart=\(command) --log-format json $WATCHPOST_OPTIONS
      ExecReload=/bin/kill -HUP $MAINPID
      Restart=always
      RestartSec=1
      # Fed while the desk and the receive thread go round; a stuck one is killed and restarted.
      WatchdogSec=30
      # A start replays the journal; a stop finishes what was taken (at most 30 s).
      TimeoutStartSec=300
      TimeoutStopSec=40

      User=\(user)
      Group=\(user)
      UMask=0077
      \(folders)

      # About three times what the reference county takes, pictures in memory included.
      MemoryMax=2G
      OOMScoreAdjust=-500
      TasksMax=256
      LimitNOFILE=65536

      NoNewPrivileges=yes
      CapabilityBoundingSet=
      AmbientCapabilities=
      ProtectSystem=strict
      ProtectHome=\(homes)
      PrivateTmp=yes
      PrivateDevices=yes
      ProtectClock=yes
      ProtectControlGroups=yes
      ProtectHostname=yes
      ProtectKernelLogs=yes
      ProtectKernelModules=yes
      ProtectKernelTunables=yes
      ProtectProc=invisible
      RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
      RestrictNamespaces=yes
      RestrictRealtime=yes
      RestrictSUIDSGID=yes
      RemoveIPC=yes
      LockPersonality=yes
      MemoryDenyWriteExecute=yes
      SystemCallArchitectures=native
      SystemCallFilter=@system-service
      SystemCallFilter=~@privileged
      SystemCallErrorNumber=EPERM

      [Install]
      WantedBy=multi-user.target

      """
  }
}
