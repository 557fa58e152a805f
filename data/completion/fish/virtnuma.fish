# SPDX-License-Identifier: LGPL-2.1-or-later
# Printed from the tables of options by print-completion: see "make update-docs".

function __virtnuma_rules
    virtnuma explain 2>/dev/null | sed -n 's/^  \(VN[0-9]*\) .*/\1/p'
end

complete -c virtnuma -f
complete -c virtnuma -s h -l help -d 'say how it is used'
complete -c virtnuma -s V -l version -d 'say the version'
complete -c virtnuma -s v -l verbose -d 'say more'
complete -c virtnuma -s q -l quiet -d 'leave out notes and the summary'
complete -c virtnuma -l color -x -a 'auto always never' -d 'auto, always or never'
complete -c virtnuma -l config -r -F -d 'read FILE instead of virtnuma/virtnuma.conf in $XDG_CONFIG_HOME or the system\'s folder'

complete -c virtnuma -n __fish_use_subcommand -a check -d 'Check domain XML against libvirt, QEMU and a host'
complete -c virtnuma -n '__fish_seen_subcommand_from check' -F
complete -c virtnuma -n '__fish_seen_subcommand_from check' -l format -x -a 'text gcc json ndjson sarif github junit' -d 'format'
complete -c virtnuma -n '__fish_seen_subcommand_from check' -l error-on -x -a 'error warning info' -d 'exit with 1 from this severity on'
complete -c virtnuma -n '__fish_seen_subcommand_from check' -l disable -x -a '(__fish_append , (__virtnuma_rules))' -d 'leave these rules out'
complete -c virtnuma -n '__fish_seen_subcommand_from check' -l ignore-suppressions -d 'take no notice of <virtnuma:allow> in the domain'
complete -c virtnuma -n '__fish_seen_subcommand_from check' -l fix -d 'print a diff that mends what has one right answer'
complete -c virtnuma -n '__fish_seen_subcommand_from check' -l unsafe-fixes -d 'with --fix, also what changes the guest or its placement'
complete -c virtnuma -n '__fish_seen_subcommand_from check' -l in-place -d 'with --fix, change the files and report what remains'
complete -c virtnuma -n '__fish_seen_subcommand_from check' -s j -l jobs -x -d 'check N files at a time'
complete -c virtnuma -n '__fish_seen_subcommand_from check' -l host -r -F -a 'auto libvirt none sysfs' -d 'the host to check against'
complete -c virtnuma -n '__fish_seen_subcommand_from check' -s c -l connect -x -d 'the same as --host libvirt:URI'
complete -c virtnuma -n '__fish_seen_subcommand_from check' -l libvirt-version -x -d 'the libvirt that will run the domain, 9.0 to 11.3'
complete -c virtnuma -n '__fish_seen_subcommand_from check' -l qemu -r -F -d 'ask this QEMU binary which version it is, what it can, and for its machine types'
complete -c virtnuma -n '__fish_seen_subcommand_from check' -l qemu-version -x -d 'the QEMU, 4.2 to 10.0'
complete -c virtnuma -n '__fish_seen_subcommand_from check' -l advice -x -d 'what numad would say for placement=\'auto\''

complete -c virtnuma -n __fish_use_subcommand -a to-qemu -d 'Print the QEMU arguments that libvirt makes of a domain XML'
complete -c virtnuma -n '__fish_seen_subcommand_from to-qemu' -F
complete -c virtnuma -n '__fish_seen_subcommand_from to-qemu' -l format -x -a 'shell args json script' -d 'format'
complete -c virtnuma -n '__fish_seen_subcommand_from to-qemu' -l syntax -x -a 'json keyval' -d 'json or keyval, for -object and -device'
complete -c virtnuma -n '__fish_seen_subcommand_from to-qemu' -l only -x -a '(__fish_append , machine cpu memory smp iothreads numa devices)' -d 'print only machine, cpu, memory, smp, iothreads, numa or devices'
complete -c virtnuma -n '__fish_seen_subcommand_from to-qemu' -l running -x -d 'libvirt\'s part alone, for a QEMU that runs already'
complete -c virtnuma -n '__fish_seen_subcommand_from to-qemu' -l annotate -d 'say of each argument where it comes from'
complete -c virtnuma -n '__fish_seen_subcommand_from to-qemu' -l compare -d 'ask the libvirt of --connect for its own translation and print only where it differs from ours'
complete -c virtnuma -n '__fish_seen_subcommand_from to-qemu' -l force -d 'print arguments even if libvirt or QEMU refuses them'
complete -c virtnuma -n '__fish_seen_subcommand_from to-qemu' -l host -r -F -a 'auto libvirt none sysfs' -d 'the host to check against'
complete -c virtnuma -n '__fish_seen_subcommand_from to-qemu' -s c -l connect -x -d 'the same as --host libvirt:URI'
complete -c virtnuma -n '__fish_seen_subcommand_from to-qemu' -l libvirt-version -x -d 'the libvirt that will run the domain, 9.0 to 11.3'
complete -c virtnuma -n '__fish_seen_subcommand_from to-qemu' -l qemu -r -F -d 'ask this QEMU binary which version it is, what it can, and for its machine types'
complete -c virtnuma -n '__fish_seen_subcommand_from to-qemu' -l qemu-version -x -d 'the QEMU, 4.2 to 10.0'
complete -c virtnuma -n '__fish_seen_subcommand_from to-qemu' -l advice -x -d 'what numad would say for placement=\'auto\''

complete -c virtnuma -n __fish_use_subcommand -a show -d 'Draw guests on their host, or tell what the guest itself will see'
complete -c virtnuma -n '__fish_seen_subcommand_from show' -F
complete -c virtnuma -n '__fish_seen_subcommand_from show' -l format -x -a 'text svg png pdf dot json dts acpi numactl' -d 'format'
complete -c virtnuma -n '__fish_seen_subcommand_from show' -l ascii -d 'draw with plain ASCII characters'
complete -c virtnuma -n '__fish_seen_subcommand_from show' -s o -l output -r -F -d 'write to OUT, whose ending chooses the format where --format isn\'t given'
complete -c virtnuma -n '__fish_seen_subcommand_from show' -l host -r -F -a 'auto libvirt none sysfs' -d 'the host to check against'
complete -c virtnuma -n '__fish_seen_subcommand_from show' -s c -l connect -x -d 'the same as --host libvirt:URI'
complete -c virtnuma -n '__fish_seen_subcommand_from show' -l libvirt-version -x -d 'the libvirt that will run the domain, 9.0 to 11.3'
complete -c virtnuma -n '__fish_seen_subcommand_from show' -l qemu -r -F -d 'ask this QEMU binary which version it is, what it can, and for its machine types'
complete -c virtnuma -n '__fish_seen_subcommand_from show' -l qemu-version -x -d 'the QEMU, 4.2 to 10.0'
complete -c virtnuma -n '__fish_seen_subcommand_from show' -l advice -x -d 'what numad would say for placement=\'auto\''

complete -c virtnuma -n __fish_use_subcommand -a explain -d 'Tell what a rule, a message, an element or an option means'
complete -c virtnuma -n '__fish_seen_subcommand_from explain' -a '(__virtnuma_rules)'

complete -c virtnuma -n __fish_use_subcommand -a host -d 'Show the host as the checks see it, or save it'
complete -c virtnuma -n '__fish_seen_subcommand_from host' -l format -x -a 'text xml json svg png pdf dot' -d 'format'
complete -c virtnuma -n '__fish_seen_subcommand_from host' -s o -l output -r -F -d 'write to OUT, whose ending chooses the format where --format isn\'t given'
complete -c virtnuma -n '__fish_seen_subcommand_from host' -l libvirt-version -x -d 'the libvirt whose capabilities xml is, 9.0 to 11.3'
complete -c virtnuma -n '__fish_seen_subcommand_from host' -l host -r -F -a 'auto libvirt none sysfs' -d 'the host to check against'
complete -c virtnuma -n '__fish_seen_subcommand_from host' -s c -l connect -x -d 'the same as --host libvirt:URI'

complete -c virtnuma -n __fish_use_subcommand -a hook -d 'Stop a bad domain before libvirt starts it, or warn of it'
