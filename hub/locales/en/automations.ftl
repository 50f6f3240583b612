## Why a run of a scenario ended before its end.

automations-stopped = The run was stopped.
automations-disabled = The scenario was switched off while it was running.
automations-deleted = The scenario was deleted while it was running.
automations-hub-stopped = The hub was stopped while the scenario was running.
automations-restart = The hub stopped while the scenario was running, and has started again since.
automations-loop = Scenarios set each other off, { $runs } in a row. The chain was cut here.
automations-unfit = { $device } can no longer do what this step asks of it.
