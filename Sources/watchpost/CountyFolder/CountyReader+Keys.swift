import Wire

extension CountyReader {
  mutating func readKeys() {
    let file = CountyFiles.Name.keys.rawValue
    if files[.keys] == .missing {
      warn(
        file, nil, "is missing, so no device can be heard",
        right: "make each device's key with watchpost key DEVICE")
      return
    }
    checkKeysMode()
    guard let bytes = bytes(.keys), let table = KeyTable(bytes, faults: &faults) else { return }
    for entry in table.entries {
      if hasDevices, hasUnits, known[entry.device] == nil {
        fault(
          file, entry.line, "device \(entry.device) is in neither devices.csv nor units.csv",
          right: "add the device, or remove its key")
      }
      keys[entry.device, default: []].append(entry.key)
    }
    for device in keys.keys { keys[device]?.sort { $0.id < $1.id } }
    for (id, entry) in known where keys[id] == nil && !isRadar(id) {
      warn(
        entry.file, entry.line, "\(entry.deviceClass?.word ?? "device") \(id) has no key",
        right: "watchpost key \(id) makes one; until then it is not heard")
    }
  }

  /// Notes a fault when others may read or change keys.csv.
  mutating func checkKeysMode() {
    guard let mode = files.keysMode, mode & 0o077 != 0 else { return }
    let file = CountyFiles.Name.keys.rawValue
    fault(
      file, nil, "can be read or changed by others (mode 0\(String(mode, radix: 8)))",
      right: "chmod 600 \(file)")
  }
}
