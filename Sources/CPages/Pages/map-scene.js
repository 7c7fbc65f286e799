// What the map shows, in metres of one plane: built from the county's answer once, then told of
// states, positions and signs as they come.
import { boundsOf, hull, projection } from "./geometry.js";

export const LAYERS = [
  "incidents", "units", "lit", "cameras", "posts", "heads", "signs", "bends", "roads", "areas",
];
const LAYER_OF = { camera: "cameras", post: "posts", bendHead: "heads", sign: "signs" };
// A fix older than this no longer says where the unit is: at 60 km/h it may be 2 km off [D].
export const STALE_MS = 120_000;
// The idle message: such a sign warns of nothing.
const IDLE = "mindTheBend";
const ENGAGED = new Set(["assigned", "enRoute", "onScene"]);

const mean = (points) => ({
  x: points.reduce((sum, p) => sum + p.x, 0) / points.length,
  y: points.reduce((sum, p) => sum + p.y, 0) / points.length,
});

export class Scene {
  constructor(map) {
    this.areaNames = new Map(map.areas.map((area) => [area.code, area.name]));
    const anchors = [
      ...map.devices, ...map.bends, ...(map.units ?? []),
      ...map.roads.flatMap((road) => road.line.map(([lon, lat]) => ({ lat, lon }))),
    ].filter((place) => place.lat !== undefined && place.lon !== undefined);
    const count = Math.max(1, anchors.length);
    const lat = anchors.reduce((sum, p) => sum + p.lat, 0) / count;
    const lon = anchors.reduce((sum, p) => sum + p.lon, 0) / count;
    this.projection = projection(lat, lon);
    const place = (p) => (p.lat === undefined ? null : this.projection.toPlane(p.lat, p.lon));
    this.place = place;
    this.devices = map.devices
      .filter((device) => LAYER_OF[device.deviceClass] && place(device))
      .map((device) => ({
        ...device, key: `device:${device.id}`, layer: LAYER_OF[device.deviceClass],
        at: place(device),
      }));
    this.deviceByID = new Map(this.devices.map((device) => [device.id, device]));
    this.roads = map.roads.map((road) => ({
      name: road.name, line: road.line.map(([x, y]) => place({ lat: y, lon: x })),
    }));
    this.bends = map.bends.filter(place)
      .map((bend) => ({ ...bend, key: `bend:${bend.id}`, at: place(bend) }));
    this.areas = this.areasOf(map.areas);
    this.box = boundsOf([
      ...this.devices.map((d) => d.at), ...this.bends.map((b) => b.at),
      ...this.roads.flatMap((road) => road.line),
    ]);
    this.units = [];
    this.lit = [];
    this.incidents = [];
    this.unplacedUnits = 0;
    // What was last heard too long ago: "units", "signs", "devices".
    this.old = new Set();
  }

  // Areas lie where the county says, else in the middle of their devices; towns get an outline.
  areasOf(areas) {
    const parent = new Map(areas.map((area) => [area.code, area.parent]));
    const held = new Map();
    for (const device of this.devices) {
      for (let code = device.area, depth = 0; code && depth < 8; depth += 1) {
        if (!held.has(code)) held.set(code, []);
        held.get(code).push(device.at);
        code = parent.get(code);
      }
    }
    return areas.map((area) => {
      const points = held.get(area.code) ?? [];
      const at = this.place(area) ?? (points.length ? mean(points) : null);
      return { ...area, at, hull: area.tier === "town" ? hull(points) : [] };
    });
  }

  areaName(code) {
    return this.areaNames.get(code) ?? code;
  }

  noteDevices(devices) {
    for (const state of devices) {
      const device = this.deviceByID.get(state.id);
      if (device) Object.assign(device, { isOnline: state.isOnline, faults: state.faults });
    }
  }

  // Positions as of `now`; those that moved glide there.
  noteUnits(units, now) {
    const before = new Map(this.units.map((unit) => [unit.id, unit]));
    this.unplacedUnits = units.filter((unit) => !unit.fix).length;
    this.units = units.filter((unit) => unit.fix).map((unit) => {
      const at = this.projection.toPlane(unit.fix.lat, unit.fix.lon);
      const shown = before.get(unit.id)?.shown ?? at;
      return {
        ...unit, key: `unit:${unit.id}`, at, from: shown, shown, movedAt: now,
        fixedAt: now - unit.fix.ageSeconds * 1000, isEngaged: ENGAGED.has(unit.status),
      };
    });
  }

  noteSigns(signs) {
    this.lit = signs.filter((sign) => sign.shows !== IDLE).flatMap((sign) => {
      const at = this.place(sign) ?? this.deviceByID.get(sign.id)?.at;
      return at ? [{ ...sign, key: `sign:${sign.id}`, at }] : [];
    });
  }

  noteIncidents(incidents) {
    this.incidents = incidents.filter((incident) => incident.place.lat !== undefined)
      .map((incident) => ({
        ...incident, key: `incident:${incident.id}`, at: this.place(incident.place),
      }));
  }

  // Moves the units' marks towards their places; true while one is under way. `glide` in ms, 0 to
  // jump at once.
  step(now, glide) {
    let isMoving = false;
    for (const unit of this.units) {
      const share = glide ? Math.min(1, (now - unit.movedAt) / glide) : 1;
      unit.shown = {
        x: unit.from.x + (unit.at.x - unit.from.x) * share,
        y: unit.from.y + (unit.at.y - unit.from.y) * share,
      };
      if (share < 1 && (unit.from.x !== unit.at.x || unit.from.y !== unit.at.y)) isMoving = true;
    }
    return isMoving;
  }

  // Everything that can be chosen on the layers that are on, the gravest first.
  items(layers) {
    const bySeverity = (a, b) => a.severity - b.severity || a.id - b.id;
    return [
      ...(layers.incidents ? [...this.incidents].sort(bySeverity) : []),
      ...(layers.units ? this.units : []),
      ...(layers.lit ? this.lit : []),
      ...this.devices.filter((device) => layers[device.layer]),
      ...(layers.bends ? this.bends : []),
    ];
  }
}
