import Detection
import Incidents
import Ingest
import Logging
import Patrol
import Store
import Synchronization
import Wire

extension Machinery {
  /// Starts the threads, ends first: whoever is told something is there before who tells.
  func start() throws(CommandError) {
    // Before the desk runs: what it decides from now on must not be overtaken by what it found.
    for (order, unit) in desk.current.desk.unreceiptedOrders {
      _ = patrol.deliver(Self.worded(order), to: unit, nowMs: clock.now.desk)
    }
    desk.submit([DeskRequest(.started(boot: centreBoot))])
    take(county.withLock { $0 }, night: display.withLock { $0.night })
    feedback.reload(at: started.wall)
    run("evidence") { [evidence] in evidence.run() }
    run("sightings") { [sightings] in sightings.run() }
    run("bins") { [bins] in bins.run() }
    run("desk") { [desk] in desk.run() }
    run("bends") { [bends] in bends.run() }
    run("router") { [router] in router.run() }
    for (index, shard) in shards.enumerated() {
      run("detection-\(index)", isPatient: true) { shard.run() }
    }
    run("maintenance") { [maintenance] in maintenance.run() }
    run("reconcile") { [maintenance] in maintenance.reconcile() }
    do {
      try receiver.start()
      try radars?.start()
    } catch {
      throw CommandError(.failure, "the receive thread did not start: \(error)")
    }
  }

  /// Stops in the order of the road: nothing new comes in, and what was taken is finished.
  func stop() {
    radars?.stop()
    receiver.stop()
    join("maintenance") { maintenance.stop() }
    join("reconcile") {}
    for (index, shard) in shards.enumerated() { join("detection-\(index)") { shard.stop() } }
    join("sightings") { sightings.close() }
    join("router") { router.stop() }
    join("bends") { bends.stop() }
    join("bins") { bins.close() }
    join("desk") { desk.stop() }
    join("evidence") { evidence.close() }
    do {
      try store.close()
    } catch {
      logger.warning("closing the store failed", metadata: ["error": "\(error)"])
    }
  }

  /// Puts a county in force, at start and on reload.
  func reload(_ folder: CountyFolder) {
    county.withLock { $0 = folder.county }
    names.withLock { $0 = Self.names(folder.county) }
    // Before the detectors: a new mask hides at once.
    let display = CountyDisplay(folder)
    self.display.withLock { $0 = display }
    cameraLinks.withLock { $0 = CameraLinks(folder.county) }
    // The desk first: a key that opens a press must not come before the place that it is at.
    take(folder.county, night: folder.settings.night)
    router.replaceDevices(Self.classes(folder.county))
    patrol.replace(units: folder.county.units.map(\.id))
    heartbeat.replace(folder.settings.heartbeat)
    receiver.replace(Self.keyring(folder))
    radars?.replace(folder.radars)
  }

  private func take(_ county: County, night: NightRule) {
    for shard in shards { shard.plan(county, night: night) }
    bends.plan(county)
    desk.submit([DeskRequest(.county(county))])
  }

  private func run(
    _ name: String, isPatient: Bool = false, _ body: @escaping @Sendable () -> Void
  ) {
    let thread = WorkerThread("watchpost-\(name)", isPatient: isPatient, body)
    threads.withLock { $0[name] = thread }
  }

  private func join(_ name: String, after stop: () -> Void) {
    stop()
    threads.withLock { $0.removeValue(forKey: name) }?.join()
  }
}
