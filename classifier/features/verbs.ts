/**
 * What verbs do, by class. A word behind `~` is as often a noun in names (`order_book`, `list_posts`): it counts as a verb only where
 * nothing clearer stands. Written from the specifications and consoles of the services that tools front; other languages stand in
 * `languages.ts` and are read as these.
 */
export const VERB_CLASSES = [
  'read',
  'make',
  'change',
  'send',
  'destroy',
  'detach',
  'revive',
  'run',
  'drive',
  'halt',
  'trade',
  'pay',
  'sign',
  'cancel',
  'grant',
  'revoke',
  'guard',
  'forget',
  'connect',
] as const;
export type VerbClass = (typeof VERB_CLASSES)[number];

export const VERBS: Readonly<Record<VerbClass, string>> = {
  read: `get list read fetch search find ~query show ~view describe retrieve lookup look check ~count inspect browse explore analyze analyse
    calculate compute estimate compare validate verify preview summarize summarise explain convert parse ~format detect ~monitor watch wait ping echo resolve
    discover suggest recommend predict forecast ~screen ~rank ~export download extract scan ~audit diagnose ~profile lint ~trace decode encode
    encrypt decrypt hash translate transcribe identify recognize classify tokenize measure evaluate assess ~review ~research crawl scrape ask
    answer think reflect reason ~plan ~map ~diff enumerate ~sample aggregate ~filter ~group sort ~stream ~poll observe track ~trend ~quote
    ~simulate ~peek ~head ~tail grep glob stat cat ls whoami geocode ~route locate ~match ~score ~benchmark ~debug probe
    acquire return obtain access provide determine collect gather report introspect interpret render ~demonstrate is has ~test infer visualize display compile
    ~snapshot ~screenshot ~capture investigate visit explain help
    interrogate quantify contrast correlate cross-reference triage rerank tabulate ~chart ~plot ~graph visualise depict illustrate paraphrase
    proofread spellcheck autocomplete dereference tokenise transliterate interpolate extrapolate appraise crosscheck enrich decompile disassemble demystify ~scout ~surface uncover pinpoint
    characterize characterise contextualize brainstorm critique vet consult ~learn recap ~combine dry-run ~dump ~survey ~sniff
    ~judge ~approximate ~redact ~outline ~digest normalise ~factor solve differentiate deduce ~guess ~reverse_geocode
     beautify minify rephrase reword humanize humanise `,
  make: `create place initiate ~request add new make insert append prepend write save store ~record ~log put upload import ~copy clone duplicate ~fork ~draft ~build ~design compose
    generate produce initialize init ~setup scaffold provision register enroll enrol ~open ~bookmark ~star favorite favourite follow like ~react subscribe
    ~stage commit ~stash ~clip remember memorize ~seed populate ~backup ~book reserve attach link ~join ~tag label ~annotate ~embed ~index ingest draw paint zip unzip compress decompress
    upsert define establish enqueue ~queue ~track ~note submit ~file ~upload ~bulk mint
    author onboard enlist lodge nominate propose pledge earmark backfill preload prefill concatenate concat stitch sketch sculpt ~model extrude ~loft ~revolve ~chamfer ~fillet
     relist materialize instantiate ~replicate ~checkpoint ~bundle ~package curate ~catalog ~raise ~nest
    ~paste crosslink ~bring ~issue animate `,
  change: `update edit modify set change patch postpone prepone replace rename move reorder reprioritize ~adjust alter amend configure toggle enable disable activate
    deactivate assign unassign ~mark ~flag pin unpin archive unarchive ~close reopen complete finish resolve unresolve transition promote demote
    merge ~split convert ~pause resume snooze mute unmute customize adapt ~increase decrease increment decrement ~raise lower ~extend shorten ~switch select
    ~mount reschedule schedule ~scale resize crop rotate ~normalize refactor fix repair ~format migrate sync synchronize refresh ~override overwrite ~expose choose
    unexpose publish unpublish ~star unstar ~vote upvote downvote rate ~dismiss acknowledge ~ack ~hide unhide fulfill fulfil ~ship ~tune
    prioritize ~defer reassign ~claim ~checkout rebase ~fetch pull cherry-pick ~skip unapprove watch-on cordon-off tweak touch manage maintain handle administer renew ~edit apply bind unbind
    map-to persist ~transform confirm accept reject decline deny approve disapprove ~advance ~process import calibrate ~pick unpick insert-into bump
    freeze unfreeze thaw unsuspend retag relabel recolor restyle align arrange rearrange ~center indent transpose flip invert negate redefine reconfigure
    retune recalibrate resync reindex ~vacuum ~optimize ~optimise defragment ~compact repartition retire ~sunset deprecate supersede recategorize
    categorize reclassify reconcile associate disassociate dissociate ungroup unnest ~collapse rectify correct ~polish unmerge uncomplete
    opt-in opt-out opt unenroll check-in clock-in clock-out ~reverse ~contest downgrade categorise
    prioritise organise organize customise reorganize tidy anonymize anonymise localize localise backdate revise ~rewrite ~overrule exempt suppress
    ~target repurpose ~level ~turn relocate reposition inline re-enable soften harden disallow
     relax tighten unflag ~distribute ~style ~load ~repeat ~layout ~mirror autofit auto-fit autosize ~grade re-layout recompute recalculate recolour reformat ~space reflow repaginate renumber realign adopt mutate unload demote-to relink rebrand re-encrypt `,
  send: `send ~post reply respond ~message ~email ~mail notify ~broadcast share ~tweet retweet ~forward announce ~dm ~comment push ~text ~sms ~fax ~call dial deliver
    transmit remind invite reinvite ~ping-user emit ~publish ~page ~alert escalate ~report-to ~contact ~whatsapp resend submit ~blast ~pitch endorse ~release
    crosspost repost reshare syndicate nudge buzz inform advise warn disclose relay ~appeal petition ~whisper solicit redeliver
     ~ring congratulate ~quote-tweet `,
  destroy: `delete remove drop purge wipe destroy erase truncate terminate kill uninstall ~trash discard expunge ~prune ~shred decommission deprovision ~clean cleanup
    del rm unpublish-forever ~void deregister unregister ~empty obliterate nuke teardown
    eradicate eliminate dismantle demolish scrap deallocate undeploy unprovision reap delist disband dissolve nullify rmdir
     dismantle annihilate ~scrub `,
  detach: `detach unlink untag unlabel unfollow unlike unsubscribe unassign unstar unwatch unset unshare ~leave disconnect-from ~exclude ~eject unmount unbookmark unpin unmap unfavorite unfavourite unmute unhide-from`,
  revive: `restore undelete recover revert rollback undo redo unarchive reinstate ~rewind`,
  run: `run execute exec ~continue start restart launch trigger deploy redeploy invoke recreate ~call eval evaluate-code ~build rebuild ~spawn ~boot reboot install upgrade ~compile apply
    employ rerun ~retry re-run rollout ~dispatch ~schedule-run ~train ~fire ~crawl-start orchestrate delegate ~instruct ~shell ~bash ~sudo interact ~bootstrap ~cmd
    ~powershell ~terminal ~repl ~inject ~attack ~exploit ~fuzz ~script ~perform
    reinstall relaunch requeue re-execute kickoff kick-off ~ignite preheat reflash finetune fine-tune retrain pretrain spin-up
    ~print hot-reload ~wake ~power turn-on turn-off ~cycle ~brew ~dispense automate ~sideload
    `,
  drive: `click tap swipe hover ~type press scroll navigate goto ~drag ~drop-on ~fill focus ~zoom ~play ~stop-playing ~rewind ~seek maximize minimize
    ~key dblclick double-click uncheck untick ~step ~input ~select-option ~resize-window ~back ~reload unlock-screen ~pan emulate ~blink ~jump ~walk ~turn ~rotate-view ~steer ~fly ~dock ~control ~operate speak ~say craft smelt ~dig equip unequip`,
  halt: `stop ~halt abort suspend hibernate ~shutdown shut poweroff ~cordon ~drain uncordon quit ~exit interrupt ~end
    cease discontinue ~hold`,
  trade: `buy sell swap reinvest ~trade ~stake unstake restake ~bridge liquidate redeem wrap unwrap ~lend borrow ~harvest ~compound ~bid ~hedge rebalance
    ~exchange ~deposit withdraw ~invest ~mint-token ~airdrop ~wager ~bet deleverage convert-currency onramp offramp ~arbitrage ~farm
    ~sweep ~disperse ~reclaim multisend ~burn zap rollover ~snipe frontrun ~long ~short ~supply ~bond unbond ~undelegate redelegate`,
  pay: `pay purchase ~refund ~charge payout ~transfer ~checkout ~capture-payment reimburse donate ~tip subscribe-paid topup top-up recharge disburse remit settle ~wire ~bill
    prepay repay ~fund ~debit ~credit finalize ~order ~rent hire cashout ~preorder rebook ~spend ~sponsor
    autopay remunerate compensate ~escrow payoff `,
  sign: `sign cosign countersign
     multisign`,
  cancel: `cancel ~abandon annul rescind unschedule`,
  grant: `grant assume authorize authorise permit allow elevate impersonate ~whitelist allowlist entitle empower ~trust ~expose-to`,
  revoke: `revoke ~protect ~ban ~timeout ~block unblock unban ~kick ~restrict blacklist blocklist ~quarantine ~suspend-user expel deauthorize ~lock evict
    offboard ~isolate ~contain ~blackhole unwhitelist ~deplatform denylist`,
  guard: `unlock unprotect bypass ~jailbreak disarm unseal whitelist-all ~reveal rotate regenerate ~roll
    ~disengage `,
  forget: `clear reset flush forget invalidate ~rebuild-cache ~blank evict-cache`,
  connect: `sign-in sign-up sign-out connect disconnect reconnect login logout signin signout log-in log-out ~auth authenticate reauthenticate ~attach-session ~switch-context use ~session ~pair ~subscribe-topic ~set-active
    reauthorize reauthorise handshake tether ~enter ~checkin`,
};

/** Verbs of two words, and the one-word verb that says the same. */
export const PHRASAL: Readonly<Record<string, string>> = {
  goto: 'go_to jump_to',
  lookup: 'look_up',
  shutdown: 'shut_down power_down power_off',
  restart: 'start_up power_up boot_up',
  rollback: 'roll_back',
  restore: 'bring_back put_back',
  reset: 'zero_out',
  wipe: 'wipe_out blow_away',
  destroy: 'tear_down',
  launch: 'spin_up kick_off fire_up',
  undeploy: 'spin_down',
  perform: 'carry_out',
  determine: 'work_out figure_out',
  find: 'find_out track_down',
  record: 'write_down note_down jot_down',
  payout: 'pay_out',
  payoff: 'pay_off',
  topup: 'top_up',
  cashout: 'cash_out',
  reply: 'write_back',
  abandon: 'call_off',
};

/** Forms that the rules of English spelling do not give. */
export const IRREGULAR: Readonly<Record<string, string>> = {
  sent: 'send',
  sold: 'sell',
  bought: 'buy',
  paid: 'pay',
  ran: 'run',
  got: 'get',
  gotten: 'get',
  found: 'find',
  wrote: 'write',
  written: 'write',
  made: 'make',
  built: 'build',
  began: 'start',
  shown: 'show',
  drawn: 'withdraw',
  withdrew: 'withdraw',
  withdrawn: 'withdraw',
  undone: 'undo',
  undoes: 'undo',
  lent: 'lend',
  spent: 'spend',
  bet: 'bet',
  listing: 'listing',
  listings: 'listing',
  news: 'news',
  building: 'building',
  findings: 'finding',
  putting: 'put',
  setting: 'setting',
  begins: 'start',
  adds: 'add',
  removal: 'remove',
  deletion: 'delete',
  creation: 'create',
  execution: 'execution',
  goes: 'go',
  going: 'go',
  spins: 'spin',
  spinning: 'spin',
  jumps: 'jump',
  undid: 'undo',
  tore: 'tear',
  tears: 'tear',
  tearing: 'tear',
  spoken: 'speak',
  spoke: 'speak',
};
