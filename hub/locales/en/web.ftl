## Frame

web-nav = Main places
web-nav-home = Home
web-nav-activity = Activity
web-nav-scenarios = Scenarios
web-nav-more = More
web-nav-search = Search
web-skip-to-content = Skip to content
web-back = Back
web-page = Page
web-loading = Loading
web-retry = Try again
web-undo = Undo
web-dismiss = Dismiss
web-close-panel = Close
web-save = Save
web-saved = Saved
web-discard = Discard changes
web-cancel = Cancel
web-create = Create
web-add = Add
web-added-name = { $name } was added
web-remove-name = Remove { $name }
web-removed-name = { $name } was removed
web-optional = optional
web-hold-to-confirm = Hold to confirm
web-press-again = Press again to confirm
web-unreachable-title = The hub does not answer
web-unreachable-text = It may be starting, or this device may have left the home network. This page keeps trying.
web-hub-unreachable = The hub does not answer. Nothing was changed.
web-hub-gone = The connection to the hub is gone
web-hub-gone-since = What you see is as of { $time }. This page keeps trying.
web-no-such-page = Nothing here
web-no-such-page-text = There is no page at this address

## Times

web-today = Today
web-yesterday = Yesterday
web-just-now = just now
web-time = Time

## Search

web-search-everything = Search devices, rooms, scenarios, settings and commands
web-search-placeholder = Search, or say “turn off kitchen”
web-search-results = Results
web-search-nothing = Nothing matches “{ $query }”
web-turn-on-name = Turn on { $name }
web-turn-off-name = Turn off { $name }
web-run-name = Run { $name }
web-room = Room
web-scenario = Scenario
web-device = Device

## Claim, sign in, first settings

web-claim-title = Welcome home
web-claim-text = This hub has no owner yet. Enter the code it printed when it started and it is yours.
web-claim-code = Claim code
web-claim-code-hint = Printed in the terminal where the hub was started
web-claim = Claim this hub
web-your-name = Your name
web-email = E-mail
web-password = Password
web-password-hint = At least { $count } characters
web-login-title = Sign in
web-sign-in = Sign in
web-sign-out = Sign out
web-setup-title = About your home
web-setup-text = Times, sunset and costs follow from this. You can change it at any time.
web-open-home = Open my home

## Home

web-fact-lights = { $count ->
    [0] all lights off
    [one] one light on
    [2] two lights on
    [3] three lights on
    [4] four lights on
    [5] five lights on
    [6] six lights on
    [7] seven lights on
    [8] eight lights on
    [9] nine lights on
   *[other] { $count } lights on
  }
web-fact-locked = { $name } locked
web-fact-all-locked = all doors locked
web-fact-unlocked = { $name } unlocked
web-fact-unlocked-count = { $count } locks open
web-fact-open = { $name } open
web-fact-open-count = { $count } doors and windows open
web-attention = Needs attention
web-attention-more = Show { $count } more
web-look = Look
web-alert-smoke = { $name }: smoke
web-alert-leak = { $name }: water leak
web-alert-jammed = { $name } is jammed
web-alert-open = { $name } is open at night
web-alert-battery = { $name }: battery at { $amount }
web-alert-silent = { $name } does not answer
web-alert-silent-count = { $count } devices do not answer
web-alert-run-failed = { $name } failed last time
web-alert-scenario-problem = { $name } has a mistake in its document
web-favourites = Favourites
web-no-room = No room
web-no-devices-title = Your home is ready for its first device
web-no-devices-text = The hub listens for devices on your network. Add the ones it has found and they appear here, room by room.
web-find-devices = Find devices
web-no-such-room = There is no such room
web-empty-room = No device in this room yet

## States and actions

web-on = On
web-off = Off
web-on-amount = On · { $amount }
web-opened = Open
web-closed = Closed
web-open-amount = Open · { $amount }
web-heating-to = Heating to { $amount }
web-cooling-to = Cooling to { $amount }
web-set-to = Set to { $amount }
web-now-amount = Now { $amount }
web-unknown = Unknown
web-never-heard = Never heard from
web-sensed-smoke = Smoke
web-clear-smoke = No smoke
web-sensed-leak = Water leak
web-clear-leak = Dry
web-sensed-occupied = Motion
web-clear-occupied = No motion
web-turn-on = Turn on
web-turn-off = Turn off
web-open = Open
web-close = Close
web-stop = Stop
web-lock = Lock
web-unlock = Unlock
web-play = Play
web-pause = Pause
web-less = Less
web-more-amount = More
web-power = Power
web-outcome-refused = The device refused
web-outcome-failed = The device did not do it
web-outcome-expired = The device did not answer in time

## Kinds and capabilities

web-kind-light = Light
web-kind-plug = Plug
web-kind-switch = Switch
web-kind-climate = Climate
web-kind-heater = Heater
web-kind-lock = Lock
web-kind-sensor = Sensor
web-kind-meter = Meter
web-kind-cover = Cover
web-kind-fan = Fan
web-kind-media = Media
web-kind-camera = Camera
web-kind-button = Button
web-kind-unknown = Device
web-show-temperature = With temperature
web-show-power-meter = With power
web-show-contact = Doors and windows
web-show-silent = Not answering
web-capability-color = Colour
web-colour-value = Hue { $hue }°, saturation { $saturation } %
web-colour-candle = Candle
web-colour-rose = Rose
web-colour-violet = Violet
web-colour-ocean = Ocean
web-colour-forest = Forest
web-colour-lime = Lime

## A device

web-controls = Controls
web-favourite = Favourite
web-what-it-knows = What it knows
web-tells-of = Tells of
web-last-day = Last 24 hours
web-causes = What happened and why
web-why = Why?
web-why-of = Why: { $event }
web-nothing-yet = Nothing has happened yet
web-did-not-work = That did not work
web-silent-since = Last heard { $time }
web-settings-and-diagnostics = Settings and diagnostics
web-name = Name
web-kind = Kind
web-maker = Made by
web-slug = In scenarios and topics
web-identifier = Identifier
web-address = Address
web-way = Way
web-local = Local
web-cloud = Cloud
web-signal = Signal
web-last-seen = Last seen
web-reason = Reason
web-online = Reachable
web-offline = Not reachable
web-remove-device = Remove this device
web-no-such-device = This device is no longer in the home
web-from-to = { $from } to { $to }

## Graph

web-graph-of = Graph of { $label }. Arrow keys read it point by point.
web-show-graph = Show the graph
web-show-table = Show as a table
web-lowest = Lowest
web-mean = Mean
web-highest = Highest
web-no-history = Nothing recorded in this time

## Activity

web-activity-empty = Every change in the home appears here, together with what caused it.
web-highlights = Highlights
web-everything = Everything
web-older = Older

## Scenarios

web-new-scenario = New scenario
web-scenario-name = What should happen?
web-scenario-name-hint = A sentence, such as “Evening lights at sunset”
web-no-scenarios-title = Let the home do it
web-no-scenarios-text = A scenario acts when something happens: lights at sunset, the fan when it gets warm, a goodbye when everyone has left.
web-scenario-started = { $name } started
web-scenario-enabled = { $name } is on
web-scenario-disabled = { $name } is off
web-scenario-off = Off
web-enable-name = { $name } enabled
web-problems = Problems
web-problems-count = { $count ->
    [one] One problem
   *[other] { $count } problems
  }
web-next-run = Next { $time }
web-never-ran = Has not run yet
web-running-since = Running since { $time }
web-run-done = Ran { $time }
web-run-failed = Failed { $time }
web-run-stopped = Stopped { $time }
web-run-now = Run now
web-document = Document
web-version = Version { $version }
web-line = Line { $line }
web-runs = Last runs
web-steps = Steps
web-steps-of = Steps of the run at { $time }
web-no-steps = No step was taken
web-decided = { $device }, { $attribute }: { $value }
web-conflict-note = What you wrote is still here. Compare, then choose.
web-conflict-diff = What differs: − there, + yours
web-conflict-keep = Save mine over it
web-conflict-take = Take the newest
web-result-done = Done
web-result-failed = Failed
web-result-stopped = Stopped
web-result-running = Running
web-remove-scenario = Remove this scenario

## Found devices

web-found-title = Found devices
web-found-note = Devices that wait to be added
web-found-none-title = Nothing new found
web-found-none-text = Put a device into pairing mode or on the same network, then search again.
web-search-again = Search again
web-searching = Searching…

## Devices

web-devices-title = Devices
web-devices-count = { $count ->
    [one] One device
   *[other] { $count } devices
  }
web-lights-count = { $count ->
    [one] One light
   *[other] { $count } lights
  }
web-search-devices = Search devices
web-no-matches = Nothing matches

## More and settings

web-signed-in-as = { $name } · { $home }
web-settings-title = Settings
web-settings-note = Profile, appearance, home, rooms
web-profile = Profile
web-language = Language
web-appearance = Appearance
web-theme-system = System
web-theme-light = Light
web-theme-dark = Dark
web-home-settings = Home
web-home-name = Name of the home
web-timezone = Time zone
web-currency = Currency
web-price = Electricity price
web-price-hint = For one kWh, as on your bill
web-latitude = Latitude
web-longitude = Longitude
web-place-hint = Sunrise and sunset are computed from it
web-rooms = Rooms
web-room-name = Name of the room
web-new-room = New room
web-move-up = Move { $name } up
web-move-down = Move { $name } down

## The API, for developers

web-api-title = API
web-api-note = What the hub answers to programs
web-api-intro = Everything that this page does, a program can do. It signs in with POST /api/v1/auth/login and sends the access token in the header Authorization: Bearer.
web-api-search = Search by path, method or purpose
web-api-public = Without signing in
web-api-parameters = Parameters
web-api-in-path = in the path
web-api-in-query = in the query
web-api-in-header = header
web-api-request = Request
web-api-response = Answer
web-api-no-content = No content
web-api-default = default
web-api-length = length
web-api-problems = Problem codes
