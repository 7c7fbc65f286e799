import ControlRoom
import Detection
import Incidents
import Logging
import Synchronization
import Wire

/// Changes the county folder from within: one camera's zones at a time. Also the one door through
/// which a changed folder is put in force, so that an older one never follows a newer one.
///
/// Blocks its thread: it reads the whole folder, and putting it in force may wait for the desk.
final class CountyEditor: Sendable {
  /// Changes that may wait for their turn: people draw one at a time [D]. More are refused as busy.
  static let waitingLimit = 8

  private let directory: String
  private let apply: @Sendable (CountyFolder) -> Void
  private let logger: Logger
  /// What is in force; held while a folder is read, written and put in force.
  private let gate: Mutex<CountyFolder>
  private let waiting = Mutex(0)

  /// An editor of a folder, as it is in force; `apply` puts a checked folder in force and may
  /// block.
  init(
    directory: String, inForce: CountyFolder, logger: Logger,
    apply: @escaping @Sendable (CountyFolder) -> Void
  ) {
    self.directory = directory
    self.logger = logger
    self.apply = apply
    gate = Mutex(inForce)
  }

  /// Reads the folder and puts it in force.
  func reload() throws(CountyError) -> CountyFolder {
    try gate.withLock { inForce throws(CountyError) in
      let folder = try CountyFolder.read(directory)
      apply(folder)
      inForce = folder
      return folder
    }
  }

  /// Saves a camera's zones on a thread of its own.
  func save(_ change: ZoneChange) async -> ZoneOutcome {
    let isFree = waiting.withLock { waiting in
      guard waiting < Self.waitingLimit else { return false }
      waiting += 1
      return true
    }
    guard isFree else { return .busy }
    return await withCheckedContinuation { done in
      _ = WorkerThread("watchpost-zones") { [self] in
        let outcome = gate.withLock { saveHoldingGate(change, &$0) }
        waiting.withLock { $0 -= 1 }
        done.resume(returning: outcome)
      }
    }
  }

  private func saveHoldingGate(
    _ change: ZoneChange, _ inForce: inout CountyFolder
  ) -> ZoneOutcome {
    let text = ZoneText.text(change.zones)
    let zones: [Zone]
    do throws(ZoneText.Fault) {
      zones = text.isEmpty ? [] : try ZoneText.zones(text)
    } catch {
      return .badZones("\(error.what); right: \(error.right)")
    }
    do throws(DetectionError) {
      _ = try MotionDetector(camera: change.camera, zones: zones)
    } catch {
      return .badZones("\(error)")
    }
    do throws(FileReplacement.Failure) {
      return try replace(change, zones, text, &inForce)
    } catch {
      return error.isOvertaken ? .stale : .cannotSave(error.reason)
    }
  }

  private func replace(
    _ change: ZoneChange, _ zones: [Zone], _ text: String, _ inForce: inout CountyFolder
  ) throws(FileReplacement.Failure) -> ZoneOutcome {
    // Looked at before it is read: what is saved in between is not overwritten.
    let file = try FileReplacement("\(directory)/\(CountyFiles.Name.devices.rawValue)")
    switch edition(change, zones, text, inForce) {
    case .refused(let outcome): return outcome
    case .ready(let bytes, let folder):
      if let failure = try file.write(bytes) {
        logger.error(
          "zones saved, but a power cut now may bring the old ones back",
          metadata: ["camera": "\(change.camera)", "reason": "\(failure.reason)"])
      }
      apply(folder)
      inForce = folder
      return .saved(CameraZones(zones))
    }
  }

  /// What comes of a change before anything is written.
  private enum Edition {
    case refused(ZoneOutcome)
    case ready([UInt8], CountyFolder)
  }

  private func edition(
    _ change: ZoneChange, _ zones: [Zone], _ text: String, _ inForce: CountyFolder
  ) -> Edition {
    let name = CountyFiles.Name.devices
    do throws(CountyError) {
      var files = try CountyFiles(directory: directory)
      let present = try CountyFolder.parse(files)
      guard let camera = present.county.device(change.camera), camera.deviceClass == .camera else {
        return .refused(.unknownCamera)
      }
      // Drawing a zone must not put in force what somebody is in the middle of editing.
      let changed = present.filesThatDiffer(from: inForce)
      guard changed.isEmpty else { return .refused(.countyChanged(changed.map(\.rawValue))) }
      guard Zone.version(of: camera.zones) == change.version else { return .refused(.stale) }
      guard case .bytes(let bytes) = files[name],
        let next = DeviceTable(bytes).replacingZones(of: change.camera.description, with: text)
      else {
        return .refused(.cannotSave("\(name.rawValue) has no row of \(change.camera) to change"))
      }
      guard next.count <= name.byteLimit else {
        return .refused(.badZones("\(name.rawValue) may have \(name.byteLimit >> 20) MiB"))
      }
      files.contents[name] = .bytes(next)
      let folder = try CountyFolder.parse(files)
      guard folder.county.device(change.camera)?.zones == zones else {
        return .refused(.cannotSave("\(name.rawValue) would not read back as it was written"))
      }
      return .ready(next, folder)
    } catch {
      return .refused(.countyFaulty(Self.text(error)))
    }
  }

  /// Most faults that an answer carries.
  private static let faultLimit = 10

  private static func text(_ error: CountyError) -> String {
    guard case .faulty(let faults) = error else { return CommandError(error).description }
    let more = faults.count - faultLimit
    return faults.prefix(faultLimit).map(\.description).joined(separator: "\n")
      + (more > 0 ? "\nand \(more) more: watchpost check tells all" : "")
  }
}

extension County {
  /// A device of the county.
  func device(_ id: DeviceID) -> Device? { devices.first { $0.id == id } }
}
