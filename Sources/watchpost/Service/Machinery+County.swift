import ControlRoom
import Detection
import Incidents
import Ingest
import Logging
import Synchronization
import Wire

extension Machinery {
  /// What the map and the cameras' pages need; saving zones is wired where the folder is known.
  var countySources: CountySources {
    var sources = CountySources()
    sources.map = { [self] in display.withLock { $0.map } }
    sources.signs = { [self] in signViews }
    sources.corridors = { [self] in display.withLock { $0.strips } }
    sources.corridorSight = { [bends] in bends.sight(of: $0) }
    sources.cameras = { [self] in cameraViews }
    sources.mask = { [self] camera in display.withLock { $0.masks[camera] } }
    sources.zones = { [self] camera in
      display.withLock { $0.cameras.first { $0.id == camera } }.map { CameraZones($0.zones) }
    }
    sources.detection = { [self] id in
      let display = display.withLock { $0 }
      return display.cameras.first { $0.id == id }.map { camera in
        let own = selfReport[id]
        return CameraDetection(
          sensitivity: camera.sensitivity ?? CameraSensitivity(), nightBy: display.night.source,
          isNight: own?.isNight, hidden: own?.hidden ?? [])
      }
    }
    sources.falseVisitsChanged = { [feedback, clock] in feedback.reload($0, at: clock.now.wall) }
    sources.currentBendBins = { [bends] in bends.currentBins }
    return sources
  }

  private var cameraViews: [CameraView] {
    let display = display.withLock { $0 }
    let falseVisits = feedback.current
    return display.cameras.map { camera in
      CameraView(
        id: camera.id, name: camera.name, area: camera.area, place: camera.place,
        isOnline: router.state(of: camera.id)?.isOnline ?? false, isArmed: camera.isArmed,
        hasMask: display.masks[camera.id]?.isEmpty == false,
        newest: evidence.latest(of: camera.id).map { ($0.frame, $0.received) },
        raisedCells: falseVisits[camera.id]?.raisedCells ?? 0,
        raisedShare: falseVisits[camera.id]?.raisedShare ?? 0)
    }
  }

  private var signViews: [SignView] {
    let display = display.withLock { $0 }
    let names = names.withLock { $0 }
    let showings = bends.showings
    return display.corridors.flatMap { corridor in
      corridor.signs.map { sign in
        let showing = showings[sign.device]
        return SignView(
          id: sign.device, name: names[sign.device] ?? sign.device.description, bend: sign.bend,
          place: display.places[sign.device], shows: showing?.text ?? .caution,
          isConfirmed: showing?.isConfirmed ?? false, since: showing?.since ?? started.wall)
      }
    }
  }
}
