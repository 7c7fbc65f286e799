import Ingest

extension RejectReason {
  /// What it means and how to mend it, for the one who installs the device. devices/README.md has
  /// the same words in its table; a test holds both in step.
  var mend: String {
    switch self {
    case .tooShort: "shorter than a header and a tag; the sender is not a device of ours"
    case .tooLong: "over 1,400 bytes; the device must send smaller pieces"
    case .notWatchpost: "does not begin with WP; another protocol or another sender"
    case .unknownVersion: "another version of the wire; update the device or the service"
    case .unknownKind: "a kind of message that this version does not have; update the service"
    case .reservedFlags: "a flag that is not defined; a defect of the device's program"
    case .badDeviceID: "the device id is not 20 decimal digits; set the id in the device anew"
    case .forged: "the key does not open it; put the line of watchpost key DEVICE into the device"
    case .payloadLength: "the payload has a wrong length; a defect of the device's program"
    case .badField: "a field is out of its range; a defect of the device's program"
    case .unknownDevice:
      "not in the county or without a key; add its row, watchpost key DEVICE, then SIGHUP"
    case .unknownKey:
      "it uses a key id that keys.csv does not have; give it the newest key, or restore the row"
    case .wrongDirection: "a message that only the centre sends; the device mirrors or is misused"
    case .wrongKind: "a kind that its class may not send; mend its class in devices.csv"
    case .staleSequence: "far behind its newest; two devices with one id, or a recording"
    case .earlierBoot:
      "its boot counter went back; begin above Unix seconds, and look for a second one with its id"
    case .fragmentOverlap: "pieces of a frame overlap; a defect of the camera's program"
    case .fragmentTotal: "pieces of a frame differ in its size; frame numbers must go up"
    }
  }
}
