/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Boards besides the families of machines.c: what libvirt takes from query-machines for arguments,
 * the name of their memory and their CPU. The rest isn't known, so nothing is checked by it.
 *
 * As QEMU 5.2 to 10.0 told, where installed and in the replies that libvirt 9.0's and 11.3's tests
 * keep (tests/qemucapabilitiesdata).
 */
#include <string.h>

#include "base/mem.h"
#include "target/table.h"

#define V(major, minor) TARGET_VERSION(major, minor)

enum board_arch { ARM, PPC, RISCV };

struct board {
	enum board_arch arch;
	const char *name;
	const char *default_ram_id; /* NULL: none */
	const char *default_cpu;    /* as query-cpu-definitions names it; NULL: it doesn't */
	target_version cpu_since;   /* older ones don't tell */
};

/* 8.2 doesn't tell the CPU of many of them, 10.0 does; 9.0 is where the code came together. */
static const struct board boards[] = {
	{ ARM, "akita", NULL, "pxa270-c0", 0 },
	{ ARM, "ast1030-evb", "ram", "cortex-m4", V(9, 0) },
	{ ARM, "ast2500-evb", "ram", "arm1176", V(9, 0) },
	{ ARM, "ast2600-evb", "ram", "cortex-a7", V(9, 0) },
	{ ARM, "ast2700a0-evb", "ram", "cortex-a35", 0 },
	{ ARM, "ast2700a1-evb", "ram", "cortex-a35", 0 },
	{ ARM, "b-l475e-iot01a", NULL, "cortex-m4", 0 },
	{ ARM, "bletchley-bmc", "ram", "cortex-a7", V(9, 0) },
	{ ARM, "borzoi", NULL, "pxa270-c0", 0 },
	{ ARM, "bpim2u", "bpim2u.ram", "cortex-a7", 0 },
	{ ARM, "canon-a1100", "ram", NULL, 0 },
	{ ARM, "cheetah", "omap1.dram", "ti925t", 0 },
	{ ARM, "collie", "strongarm.sdram", "sa1110", 0 },
	{ ARM, "cubieboard", "cubieboard.ram", "cortex-a8", 0 },
	{ ARM, "emcraft-sf2", NULL, "cortex-m3", 0 },
	{ ARM, "fby35-bmc", "ram", "cortex-a7", V(9, 0) },
	{ ARM, "fp5280g2-bmc", "ram", "arm1176", V(9, 0) },
	{ ARM, "fuji-bmc", "ram", "cortex-a7", V(9, 0) },
	{ ARM, "g220a-bmc", "ram", "arm1176", V(9, 0) },
	{ ARM, "highbank", "highbank.dram", "cortex-a9", V(9, 0) },
	{ ARM, "imx25-pdk", "imx25.ram", NULL, 0 },
	{ ARM, "imx8mp-evk", "imx8mp-evk.ram", NULL, 0 },
	{ ARM, "kudo-bmc", "ram", "cortex-a9", 0 },
	{ ARM, "kzm", "kzm.ram", NULL, 0 },
	{ ARM, "lm3s6965evb", NULL, "cortex-m3", 0 },
	{ ARM, "lm3s811evb", NULL, "cortex-m3", 0 },
	{ ARM, "mainstone", NULL, "pxa270-c5", 0 },
	{ ARM, "mcimx6ul-evk", "mcimx6ul-evk.ram", NULL, 0 },
	{ ARM, "mcimx7d-sabre", "mcimx7d-sabre.ram", NULL, 0 },
	{ ARM, "midway", "highbank.dram", "cortex-a15", V(9, 0) },
	{ ARM, "mori-bmc", "ram", "cortex-a9", 0 },
	{ ARM, "mps2-an385", "mps.ram", "cortex-m3", 0 },
	{ ARM, "mps2-an386", "mps.ram", "cortex-m4", 0 },
	{ ARM, "mps2-an500", "mps.ram", "cortex-m7", 0 },
	{ ARM, "mps2-an505", "mps.ram", "cortex-m33", 0 },
	{ ARM, "mps2-an511", "mps.ram", "cortex-m3", 0 },
	{ ARM, "mps2-an521", "mps.ram", "cortex-m33", 0 },
	{ ARM, "mps3-an524", "DDR", "cortex-m33", 0 },
	{ ARM, "mps3-an536", "DDR", "cortex-r52", 0 },
	{ ARM, "mps3-an547", "DDR", "cortex-m55", 0 },
	{ ARM, "musca-a", NULL, "cortex-m33", 0 },
	{ ARM, "musca-b1", NULL, "cortex-m33", 0 },
	{ ARM, "musicpal", "musicpal.ram", "arm926", 0 },
	{ ARM, "n800", "omap2.dram", "arm1136-r2", 0 },
	{ ARM, "n810", "omap2.dram", "arm1136-r2", 0 },
	{ ARM, "netduino2", NULL, "cortex-m3", V(9, 0) },
	{ ARM, "netduinoplus2", NULL, "cortex-m4", V(9, 0) },
	{ ARM, "npcm750-evb", "ram", "cortex-a9", 0 },
	{ ARM, "npcm845-evb", "ram", "cortex-a35", 0 },
	{ ARM, "nuri", NULL, "cortex-a9", V(9, 0) },
	{ ARM, "olimex-stm32-h405", NULL, "cortex-m4", V(9, 0) },
	{ ARM, "orangepi-pc", "orangepi.ram", "cortex-a7", 0 },
	{ ARM, "palmetto-bmc", "ram", "arm926", V(9, 0) },
	{ ARM, "qcom-dc-scm-v1-bmc", "ram", "cortex-a7", V(9, 0) },
	{ ARM, "qcom-firework-bmc", "ram", "cortex-a7", V(9, 0) },
	{ ARM, "quanta-gbs-bmc", "ram", "cortex-a9", 0 },
	{ ARM, "quanta-gsj", "ram", "cortex-a9", 0 },
	{ ARM, "quanta-q71l-bmc", "ram", "arm926", V(9, 0) },
	{ ARM, "rainier-bmc", "ram", "cortex-a7", V(9, 0) },
	{ ARM, "raspi0", "ram", NULL, 0 },
	{ ARM, "raspi1ap", "ram", NULL, 0 },
	{ ARM, "raspi2b", "ram", NULL, 0 },
	{ ARM, "raspi3ap", "ram", NULL, 0 },
	{ ARM, "raspi3b", "ram", NULL, 0 },
	{ ARM, "raspi4b", "ram", NULL, 0 },
	{ ARM, "realview-eb", NULL, "arm926", 0 },
	{ ARM, "realview-eb-mpcore", NULL, "arm11mpcore", 0 },
	{ ARM, "realview-pb-a8", NULL, "cortex-a8", 0 },
	{ ARM, "realview-pbx-a9", NULL, "cortex-a9", 0 },
	{ ARM, "romulus-bmc", "ram", "arm1176", V(9, 0) },
	{ ARM, "sabrelite", "sabrelite.ram", NULL, 0 },
	{ ARM, "smdkc210", NULL, "cortex-a9", V(9, 0) },
	{ ARM, "sonorapass-bmc", "ram", "arm1176", V(9, 0) },
	{ ARM, "spitz", NULL, "pxa270-c0", 0 },
	{ ARM, "stm32vldiscovery", NULL, "cortex-m3", V(9, 0) },
	{ ARM, "supermicro-x11spi-bmc", "ram", "arm1176", V(9, 0) },
	{ ARM, "supermicrox11-bmc", "ram", "arm926", V(9, 0) },
	{ ARM, "swift-bmc", "ram", NULL, 0 },
	{ ARM, "sx1", "omap1.dram", "ti925t", 0 },
	{ ARM, "sx1-v1", "omap1.dram", "ti925t", 0 },
	{ ARM, "tacoma-bmc", "ram", NULL, 0 },
	{ ARM, "terrier", NULL, "pxa270-c5", 0 },
	{ ARM, "tiogapass-bmc", "ram", "arm1176", V(9, 0) },
	{ ARM, "verdex", NULL, "pxa270-c0", 0 },
	{ ARM, "vexpress-a15", "vexpress.highmem", "cortex-a15", 0 },
	{ ARM, "vexpress-a9", "vexpress.highmem", "cortex-a9", 0 },
	{ ARM, "witherspoon-bmc", "ram", "arm1176", V(9, 0) },
	{ ARM, "xilinx-zynq-a9", "zynq.ext_ram", "cortex-a9", 0 },
	{ ARM, "xlnx-versal-virt", "ddr", NULL, 0 },
	{ ARM, "xlnx-zcu102", "ddr-ram", NULL, 0 },
	{ ARM, "yosemitev2-bmc", "ram", "arm1176", V(9, 0) },
	{ ARM, "z2", NULL, "pxa270-c5", 0 },
	{ PPC, "40p", NULL, "ppc", V(7, 0) },
	{ PPC, "amigaone", "ram", "apollo7", 0 },
	{ PPC, "bamboo", "ppc4xx.sdram", "440ep", 0 },
	{ PPC, "g3beige", "ppc_heathrow.ram", "g3", 0 },
	{ PPC, "mac99", "ppc_core99.ram", "ppc64", 0 },
	{ PPC, "mpc8544ds", "mpc8544ds.ram", NULL, 0 },
	{ PPC, "pegasos2", "pegasos2.ram", "apollo7", 0 },
	{ PPC, "ppce500", "mpc8544ds.ram", NULL, 0 },
	{ PPC, "ref405ep", "ppc405.ram", NULL, 0 },
	{ PPC, "sam460ex", "ppc4xx.sdram", "460ex", 0 },
	{ PPC, "taihu", "taihu_405ep.ram", "mpc8548e_v21", V(7, 0) },
	{ PPC, "virtex-ml507", "ram", NULL, 0 },
	{ RISCV, "amd-microblaze-v-generic", NULL, "rv64", 0 },
	{ RISCV, "microchip-icicle-kit", "microchip.icicle.kit.ram", NULL, 0 },
	{ RISCV, "shakti_c", "riscv.shakti.c.ram", "shakti-c", 0 },
	{ RISCV, "sifive_e", "riscv.sifive.e.ram", "sifive-e51", 0 },
	{ RISCV, "sifive_u", "riscv.sifive.u.ram", "sifive-u54", 0 },
};

static const struct {
	const char *name;
	enum board_arch arch;
	target_version ids_since; /* default_ram_id */
} arches[] = {
	{ "aarch64", ARM, V(5, 2) }, { "armv7l", ARM, V(5, 2) },    { "ppc64", PPC, V(5, 2) },
	{ "ppc64le", PPC, V(5, 2) }, { "riscv64", RISCV, V(6, 2) },
};

void target_fill_board(const struct target *target, const char *arch,
		       struct target_machine *machine)
{
	for (size_t a = 0; a < ARRAY_SIZE(arches); a++) {
		if (strcmp(arches[a].name, arch) != 0)
			continue;
		for (size_t i = 0; i < ARRAY_SIZE(boards); i++) {
			const struct board *board = &boards[i];

			if (board->arch != arches[a].arch ||
			    strcmp(board->name, machine->name) != 0)
				continue;
			if (target->qemu >= arches[a].ids_since)
				machine->default_ram_id = board->default_ram_id;
			if (target->qemu >= board->cpu_since)
				machine->default_cpu = board->default_cpu;
		}
	}
}
