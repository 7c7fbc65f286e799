#include "CPages.h"

// #embed is C23 and an extension of clang before it.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t acts_js[] = {
#embed "Pages/acts.js"
};
static const uint8_t api_js[] = {
#embed "Pages/api.js"
};
static const uint8_t app_css[] = {
#embed "Pages/app.css"
};
static const uint8_t audit_js[] = {
#embed "Pages/audit.js"
};
static const uint8_t bends_corridor_js[] = {
#embed "Pages/bends-corridor.js"
};
static const uint8_t bends_layout_js[] = {
#embed "Pages/bends-layout.js"
};
static const uint8_t bends_marks_js[] = {
#embed "Pages/bends-marks.js"
};
static const uint8_t bends_motion_js[] = {
#embed "Pages/bends-motion.js"
};
static const uint8_t bends_panel_js[] = {
#embed "Pages/bends-panel.js"
};
static const uint8_t bends_speeds_js[] = {
#embed "Pages/bends-speeds.js"
};
static const uint8_t bends_strip_js[] = {
#embed "Pages/bends-strip.js"
};
static const uint8_t bends_words_js[] = {
#embed "Pages/bends-words.js"
};
static const uint8_t bends_css[] = {
#embed "Pages/bends.css"
};
static const uint8_t bends_js[] = {
#embed "Pages/bends.js"
};
static const uint8_t camera_day_js[] = {
#embed "Pages/camera-day.js"
};
static const uint8_t camera_judged_js[] = {
#embed "Pages/camera-judged.js"
};
static const uint8_t camera_state_js[] = {
#embed "Pages/camera-state.js"
};
static const uint8_t camera_visits_js[] = {
#embed "Pages/camera-visits.js"
};
static const uint8_t camera_js[] = {
#embed "Pages/camera.js"
};
static const uint8_t cameras_js[] = {
#embed "Pages/cameras.js"
};
static const uint8_t clock_js[] = {
#embed "Pages/clock.js"
};
static const uint8_t county_js[] = {
#embed "Pages/county.js"
};
static const uint8_t dialog_js[] = {
#embed "Pages/dialog.js"
};
static const uint8_t dispatch_js[] = {
#embed "Pages/dispatch.js"
};
static const uint8_t dom_js[] = {
#embed "Pages/dom.js"
};
static const uint8_t evidence_js[] = {
#embed "Pages/evidence.js"
};
static const uint8_t freshness_js[] = {
#embed "Pages/freshness.js"
};
static const uint8_t geometry_js[] = {
#embed "Pages/geometry.js"
};
static const uint8_t guard_js[] = {
#embed "Pages/guard.js"
};
static const uint8_t header_js[] = {
#embed "Pages/header.js"
};
static const uint8_t health_devices_js[] = {
#embed "Pages/health-devices.js"
};
static const uint8_t health_js[] = {
#embed "Pages/health.js"
};
static const uint8_t help_js[] = {
#embed "Pages/help.js"
};
static const uint8_t icons_js[] = {
#embed "Pages/icons.js"
};
static const uint8_t incident_css[] = {
#embed "Pages/incident.css"
};
static const uint8_t incident_js[] = {
#embed "Pages/incident.js"
};
static const uint8_t incidents_js[] = {
#embed "Pages/incidents.js"
};
static const uint8_t index_html[] = {
#embed "Pages/index.html"
};
static const uint8_t live_js[] = {
#embed "Pages/live.js"
};
static const uint8_t main_js[] = {
#embed "Pages/main.js"
};
static const uint8_t map_draw_js[] = {
#embed "Pages/map-draw.js"
};
static const uint8_t map_gestures_js[] = {
#embed "Pages/map-gestures.js"
};
static const uint8_t map_list_js[] = {
#embed "Pages/map-list.js"
};
static const uint8_t map_scene_js[] = {
#embed "Pages/map-scene.js"
};
static const uint8_t map_js[] = {
#embed "Pages/map.js"
};
static const uint8_t mark_svg[] = {
#embed "Pages/mark.svg"
};
static const uint8_t offers_js[] = {
#embed "Pages/offers.js"
};
static const uint8_t picture_loader_js[] = {
#embed "Pages/picture-loader.js"
};
static const uint8_t prefs_js[] = {
#embed "Pages/prefs.js"
};
static const uint8_t pulse_js[] = {
#embed "Pages/pulse.js"
};
static const uint8_t queue_css[] = {
#embed "Pages/queue.css"
};
static const uint8_t queue_js[] = {
#embed "Pages/queue.js"
};
static const uint8_t report_js[] = {
#embed "Pages/report.js"
};
static const uint8_t room_js[] = {
#embed "Pages/room.js"
};
static const uint8_t rows_js[] = {
#embed "Pages/rows.js"
};
static const uint8_t session_end_js[] = {
#embed "Pages/session-end.js"
};
static const uint8_t settings_js[] = {
#embed "Pages/settings.js"
};
static const uint8_t signin_js[] = {
#embed "Pages/signin.js"
};
static const uint8_t sound_js[] = {
#embed "Pages/sound.js"
};
static const uint8_t stream_js[] = {
#embed "Pages/stream.js"
};
static const uint8_t strip_js[] = {
#embed "Pages/strip.js"
};
static const uint8_t text_a_js[] = {
#embed "Pages/text-a.js"
};
static const uint8_t text_b_js[] = {
#embed "Pages/text-b.js"
};
static const uint8_t text_bends_js[] = {
#embed "Pages/text-bends.js"
};
static const uint8_t text_health_js[] = {
#embed "Pages/text-health.js"
};
static const uint8_t text_incident_js[] = {
#embed "Pages/text-incident.js"
};
static const uint8_t text_shell_js[] = {
#embed "Pages/text-shell.js"
};
static const uint8_t text_unit_js[] = {
#embed "Pages/text-unit.js"
};
static const uint8_t text_js[] = {
#embed "Pages/text.js"
};
static const uint8_t tick_js[] = {
#embed "Pages/tick.js"
};
static const uint8_t timeline_js[] = {
#embed "Pages/timeline.js"
};
static const uint8_t unit_actions_js[] = {
#embed "Pages/unit-actions.js"
};
static const uint8_t unit_alarm_js[] = {
#embed "Pages/unit-alarm.js"
};
static const uint8_t unit_net_js[] = {
#embed "Pages/unit-net.js"
};
static const uint8_t unit_orders_js[] = {
#embed "Pages/unit-orders.js"
};
static const uint8_t unit_outbox_js[] = {
#embed "Pages/unit-outbox.js"
};
static const uint8_t unit_view_js[] = {
#embed "Pages/unit-view.js"
};
static const uint8_t unit_css[] = {
#embed "Pages/unit.css"
};
static const uint8_t unit_html[] = {
#embed "Pages/unit.html"
};
static const uint8_t unit_js[] = {
#embed "Pages/unit.js"
};
static const uint8_t views_css[] = {
#embed "Pages/views.css"
};
static const uint8_t views_js[] = {
#embed "Pages/views.js"
};
static const uint8_t visit_heat_js[] = {
#embed "Pages/visit-heat.js"
};
static const uint8_t watcher_js[] = {
#embed "Pages/watcher.js"
};
static const uint8_t wish_js[] = {
#embed "Pages/wish.js"
};
static const uint8_t zones_js[] = {
#embed "Pages/zones.js"
};

const wp_page wp_pages[] = {
    {"acts.js", acts_js, sizeof acts_js},
    {"api.js", api_js, sizeof api_js},
    {"app.css", app_css, sizeof app_css},
    {"audit.js", audit_js, sizeof audit_js},
    {"bends-corridor.js", bends_corridor_js, sizeof bends_corridor_js},
    {"bends-layout.js", bends_layout_js, sizeof bends_layout_js},
    {"bends-marks.js", bends_marks_js, sizeof bends_marks_js},
    {"bends-motion.js", bends_motion_js, sizeof bends_motion_js},
    {"bends-panel.js", bends_panel_js, sizeof bends_panel_js},
    {"bends-speeds.js", bends_speeds_js, sizeof bends_speeds_js},
    {"bends-strip.js", bends_strip_js, sizeof bends_strip_js},
    {"bends-words.js", bends_words_js, sizeof bends_words_js},
    {"bends.css", bends_css, sizeof bends_css},
    {"bends.js", bends_js, sizeof bends_js},
    {"camera-day.js", camera_day_js, sizeof camera_day_js},
    {"camera-judged.js", camera_judged_js, sizeof camera_judged_js},
    {"camera-state.js", camera_state_js, sizeof camera_state_js},
    {"camera-visits.js", camera_visits_js, sizeof camera_visits_js},
    {"camera.js", camera_js, sizeof camera_js},
    {"cameras.js", cameras_js, sizeof cameras_js},
    {"clock.js", clock_js, sizeof clock_js},
    {"county.js", county_js, sizeof county_js},
    {"dialog.js", dialog_js, sizeof dialog_js},
    {"dispatch.js", dispatch_js, sizeof dispatch_js},
    {"dom.js", dom_js, sizeof dom_js},
    {"evidence.js", evidence_js, sizeof evidence_js},
    {"freshness.js", freshness_js, sizeof freshness_js},
    {"geometry.js", geometry_js, sizeof geometry_js},
    {"guard.js", guard_js, sizeof guard_js},
    {"header.js", header_js, sizeof header_js},
    {"health-devices.js", health_devices_js, sizeof health_devices_js},
    {"health.js", health_js, sizeof health_js},
    {"help.js", help_js, sizeof help_js},
    {"icons.js", icons_js, sizeof icons_js},
    {"incident.css", incident_css, sizeof incident_css},
    {"incident.js", incident_js, sizeof incident_js},
    {"incidents.js", incidents_js, sizeof incidents_js},
    {"index.html", index_html, sizeof index_html},
    {"live.js", live_js, sizeof live_js},
    {"main.js", main_js, sizeof main_js},
    {"map-draw.js", map_draw_js, sizeof map_draw_js},
    {"map-gestures.js", map_gestures_js, sizeof map_gestures_js},
    {"map-list.js", map_list_js, sizeof map_list_js},
    {"map-scene.js", map_scene_js, sizeof map_scene_js},
    {"map.js", map_js, sizeof map_js},
    {"mark.svg", mark_svg, sizeof mark_svg},
    {"offers.js", offers_js, sizeof offers_js},
    {"picture-loader.js", picture_loader_js, sizeof picture_loader_js},
    {"prefs.js", prefs_js, sizeof prefs_js},
    {"pulse.js", pulse_js, sizeof pulse_js},
    {"queue.css", queue_css, sizeof queue_css},
    {"queue.js", queue_js, sizeof queue_js},
    {"report.js", report_js, sizeof report_js},
    {"room.js", room_js, sizeof room_js},
    {"rows.js", rows_js, sizeof rows_js},
    {"session-end.js", session_end_js, sizeof session_end_js},
    {"settings.js", settings_js, sizeof settings_js},
    {"signin.js", signin_js, sizeof signin_js},
    {"sound.js", sound_js, sizeof sound_js},
    {"stream.js", stream_js, sizeof stream_js},
    {"strip.js", strip_js, sizeof strip_js},
    {"text-a.js", text_a_js, sizeof text_a_js},
    {"text-b.js", text_b_js, sizeof text_b_js},
    {"text-bends.js", text_bends_js, sizeof text_bends_js},
    {"text-health.js", text_health_js, sizeof text_health_js},
    {"text-incident.js", text_incident_js, sizeof text_incident_js},
    {"text-shell.js", text_shell_js, sizeof text_shell_js},
    {"text-unit.js", text_unit_js, sizeof text_unit_js},
    {"text.js", text_js, sizeof text_js},
    {"tick.js", tick_js, sizeof tick_js},
    {"timeline.js", timeline_js, sizeof timeline_js},
    {"unit-actions.js", unit_actions_js, sizeof unit_actions_js},
    {"unit-alarm.js", unit_alarm_js, sizeof unit_alarm_js},
    {"unit-net.js", unit_net_js, sizeof unit_net_js},
    {"unit-orders.js", unit_orders_js, sizeof unit_orders_js},
    {"unit-outbox.js", unit_outbox_js, sizeof unit_outbox_js},
    {"unit-view.js", unit_view_js, sizeof unit_view_js},
    {"unit.css", unit_css, sizeof unit_css},
    {"unit.html", unit_html, sizeof unit_html},
    {"unit.js", unit_js, sizeof unit_js},
    {"views.css", views_css, sizeof views_css},
    {"views.js", views_js, sizeof views_js},
    {"visit-heat.js", visit_heat_js, sizeof visit_heat_js},
    {"watcher.js", watcher_js, sizeof watcher_js},
    {"wish.js", wish_js, sizeof wish_js},
    {"zones.js", zones_js, sizeof zones_js},
};
const size_t wp_page_count = sizeof wp_pages / sizeof wp_pages[0];
