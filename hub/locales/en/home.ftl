## Words for what devices have, do and are. Shared by sentences of the hub and by the web.

attribute-on = Power switch
attribute-level = Brightness
attribute-hue = Hue
attribute-saturation = Saturation
attribute-color-temperature = White tone
attribute-target-temperature = Target temperature
attribute-thermostat-mode = Mode
attribute-running = Running
attribute-fan-speed = Fan speed
attribute-position = Position
attribute-moving = Movement
attribute-lock-state = Lock
attribute-open = Contact
attribute-occupied = Motion
attribute-smoke = Smoke
attribute-leak = Water
attribute-temperature = Temperature
attribute-humidity = Humidity
attribute-illuminance = Light level
attribute-power = Power
attribute-voltage = Voltage
attribute-current = Current
attribute-energy = Energy
attribute-battery = Battery
attribute-playback = Playback
attribute-volume = Volume
attribute-muted = Sound
attribute-title = Title
attribute-camera-on = Camera
attribute-elevation = Sun elevation
attribute-daylight = Daylight

command-on-off-on = turn on
command-on-off-off = turn off
command-on-off-set = switch
command-on-off-toggle = toggle
command-level-set = set brightness
command-color-set = set colour
command-color-temperature-set = set white tone
command-thermostat-set-target = set temperature
command-thermostat-set-mode = set mode
command-fan-set-speed = set fan speed
command-cover-open = open
command-cover-close = close
command-cover-stop = stop
command-cover-set-position = set position
command-lock-lock = lock
command-lock-unlock = unlock
command-media-play = play
command-media-pause = pause
command-media-stop = stop
command-media-set-volume = set volume
command-media-set-muted = mute
command-camera-enable = turn camera on
command-camera-disable = turn camera off

event-pressed = pressed
event-double-pressed = pressed twice
event-held = held

value-true = on
value-false = off
value-off = off
value-heat = heat
value-cool = cool
value-auto = automatic
value-dry = dry
value-fan-only = fan only
value-idle = idle
value-heating = heating
value-cooling = cooling
value-drying = drying
value-fan = fan
value-stopped = stopped
value-opening = opening
value-closing = closing
value-playing = playing
value-paused = paused
value-locked = locked
value-unlocked = unlocked
value-jammed = jammed
value-open-true = open
value-open-false = closed
value-occupied-true = detected
value-occupied-false = none
value-smoke-true = detected
value-smoke-false = none
value-leak-true = detected
value-leak-false = dry
value-muted-true = muted
value-muted-false = audible
value-daylight-true = day
value-daylight-false = night

## What happened

event-by = { $what }, by { $by }
event-removed-device = A removed device
event-changed = { $quality ->
    [stale] { $device }: { $attribute } is no longer up to date
   *[good] { $device }: { $attribute } { $value }
  }
event-desired = { $device }: { $attribute } asked to be { $value }
event-occurred = { $device }: { $event }
event-command = { $outcome ->
    [refused] { $device }: “{ $command }” was refused
    [failed] { $device }: “{ $command }” failed
    [expired] { $device }: “{ $command }” got no answer in time
   *[acknowledged] { $device }: { $command }
  }
event-run-started = { $scenario } started
event-step = { $action ->
    [delay] Waiting
   *[command] { $devices ->
        [one] A command to one device
       *[other] A command to { $devices } devices
    }
  }
event-step-if = { $holds ->
    [yes] The conditions hold
   *[no] The conditions do not hold
  }
event-run-ended = { $result ->
    [failed] { $scenario } failed
    [stopped] { $scenario } was stopped
   *[done] { $scenario } finished
  }
event-device-added = { $device } was added
event-device-changed = { $device } was changed
event-device-removed = { $device } was removed
event-link = { $state ->
    [offline] { $device } cannot be reached over { $driver }
   *[online] { $device } is reachable over { $driver }
  }
event-document = { $kind ->
    [home] The settings of the home were changed
    [areas] { $version ->
        [0] The room “{ $slug }” was removed
       *[other] The room “{ $slug }” was changed
    }
   *[scenarios] { $version ->
        [0] The scenario “{ $slug }” was deleted
       *[other] The scenario “{ $slug }” was saved as version { $version }
    }
  }
event-clock-jumped = The clock was set by { $seconds } seconds
event-hub-started = The hub started
event-areas-changed = The rooms were changed
event-found-changed = The list of found devices changed

actor-hidden = somebody else
actor-scenario = scenario { $name }
actor-token = { $name }
actor-driver = { $name }
actor-hub = the hub

## What went wrong: what happened, what it means, what to do

problem-invalid = Something in the request is not right. Mend the fields that are named.
problem-malformed = The request cannot be read.
problem-too-large = That is more than the hub takes at once.
problem-unauthenticated = You are signed out. Sign in again.
problem-bad-credentials = E-mail or password is wrong. Try again.
problem-bad-claim-code = The claim code is wrong. It is printed where the hub was started.
problem-already-claimed = This hub has an owner. Sign in instead.
problem-not-claimed = This hub has no owner yet. Claim it first.
problem-forbidden = You may not do this. Ask the owner of the home.
problem-foreign-host = This hub does not answer under that name.
problem-foreign-origin = Another site asked for this, so it was refused.
problem-not-found = There is no such { $what }.
problem-method-not-allowed = That cannot be done here.
problem-unsupported-media = The hub takes JSON here.
problem-conflict = This does not go together with what is there. Look at what is named, then try again.
problem-version-mismatch = Somebody changed this in the meantime. Look at the newest version, then save again.
problem-precondition-required = Say which version you changed (If-Match).
problem-too-many-requests = Too many attempts. Try again in { $seconds } seconds.
problem-confirmation-required = This needs a confirmation.
problem-unknown-command = The device cannot do that.
problem-device-offline = The device cannot be reached. Check that it has power.
problem-device-failed = The device did not do it.
problem-device-removed = The device was removed.
problem-driver-unavailable = The connection to devices of this kind is not running.
problem-not-supported = That is not supported.
problem-deadline-exceeded = The device did not answer in time.
problem-storage-full = The disk is full, so nothing was saved. Free some space.
problem-storage-failed = The disk refused to save. Nothing was changed.
problem-restarting = The hub is restarting. Try again in a moment.
problem-internal = The hub made a mistake. It was written down.

notice-http-port-in-use = The web page could not open port { $port }: another program uses it.
notice-driver-waiting = Devices over { $driver } are not reachable now; the connection is tried again.
notice-clock-untrusted = The hub does not know what time it is yet, so what is timed waits.
notice-driver-unknown = The settings name a driver “{ $driver }”, and there is none of that name. Mend its spelling under “drivers” in hub.yaml.
