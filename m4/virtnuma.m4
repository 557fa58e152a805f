# SPDX-License-Identifier: LGPL-2.1-or-later
# Probes for flags of compiler and linker, and the switches made of them.

# VN_CC_FLAG(VARIABLE, FLAG, [IF-NOT])
# Appends FLAG to VARIABLE if the compiler takes it without a complaint. A compiler accepts
# any -Wno-WORD in silence, so what it knows is asked with the positive form.
AC_DEFUN([VN_CC_FLAG], [
	AS_VAR_PUSHDEF([cache], [vn_cv_cc_flag_$2])
	AC_CACHE_CHECK([whether $CC takes $2], [cache], [
		vn_saved_CFLAGS=$CFLAGS
		AS_CASE([$2],
			[-Wno-*], [vn_flag=-W`AS_ECHO(["$2"]) | sed 's/^-Wno-//'`],
			[vn_flag=$2])
		CFLAGS="$CFLAGS -Werror $vn_flag"
		AC_COMPILE_IFELSE([AC_LANG_PROGRAM()],
			[AS_VAR_SET([cache], [yes])], [AS_VAR_SET([cache], [no])])
		CFLAGS=$vn_saved_CFLAGS
	])
	AS_VAR_IF([cache], [yes], [AS_VAR_APPEND([$1], [" $2"])], [$3])
	AS_VAR_POPDEF([cache])
])

# VN_LD_FLAG(VARIABLE, FLAG, [COMPILER-FLAG])
# Appends FLAG to VARIABLE if a program links with it.
AC_DEFUN([VN_LD_FLAG], [
	AS_VAR_PUSHDEF([cache], [vn_cv_ld_flag_$2])
	AC_CACHE_CHECK([whether $CC links with $2], [cache], [
		vn_saved_CFLAGS=$CFLAGS vn_saved_LDFLAGS=$LDFLAGS
		CFLAGS="$CFLAGS -Werror $3"
		LDFLAGS="$LDFLAGS $2"
		AC_LINK_IFELSE([AC_LANG_PROGRAM()],
			[AS_VAR_SET([cache], [yes])], [AS_VAR_SET([cache], [no])])
		CFLAGS=$vn_saved_CFLAGS LDFLAGS=$vn_saved_LDFLAGS
	])
	AS_VAR_IF([cache], [yes], [AS_VAR_APPEND([$1], [" $2"])])
	AS_VAR_POPDEF([cache])
])

# VN_WARNINGS: WARN_CFLAGS, and --enable-werror
AC_DEFUN([VN_WARNINGS], [
	AC_ARG_ENABLE([werror],
		[AS_HELP_STRING([--enable-werror], [make warnings errors (for developers and CI)])],
		[], [enable_werror=no])
	WARN_CFLAGS=
	m4_foreach_w([flag], [
		-Wall -Wextra -Wformat=2
		-Wmissing-prototypes -Wstrict-prototypes -Wold-style-definition
		-Wshadow -Wconversion -Wno-sign-conversion -Wundef -Wvla -Walloca
		-Wwrite-strings -Wcast-qual -Wpointer-arith -Wnull-dereference
		-Wduplicated-cond -Wduplicated-branches -Wlogical-op
		-Wimplicit-fallthrough -Wswitch-enum -Wredundant-decls -fno-common
	], [VN_CC_FLAG([WARN_CFLAGS], flag)])
	AS_IF([test "x$enable_werror" = xyes], [WARN_CFLAGS="$WARN_CFLAGS -Werror"])
	AC_SUBST([WARN_CFLAGS])
])

# VN_VISIBILITY: VISIBILITY_CFLAGS, for a library that shows only what it exports
AC_DEFUN([VN_VISIBILITY], [
	VISIBILITY_CFLAGS=
	VN_CC_FLAG([VISIBILITY_CFLAGS], [-fvisibility=hidden])
	AC_SUBST([VISIBILITY_CFLAGS])
])

# VN_HARDENING: HARDEN_CFLAGS, PIE_CFLAGS, HARDEN_LDFLAGS, PIE_LDFLAGS
# _FORTIFY_SOURCE stands in config.h, so that it follows the optimisation of this very
# compilation and gives way to a distribution's own choice.
AC_DEFUN([VN_HARDENING], [
	AC_ARG_ENABLE([hardening],
		[AS_HELP_STRING([--disable-hardening], [leave out stack protector, FORTIFY, PIE, RELRO])],
		[], [enable_hardening=yes])
	HARDEN_CFLAGS= HARDEN_LDFLAGS= PIE_CFLAGS= PIE_LDFLAGS=
	AS_IF([test "x$enable_hardening" != xno], [
		VN_CC_FLAG([HARDEN_CFLAGS], [-fstack-protector-strong])
		VN_CC_FLAG([HARDEN_CFLAGS], [-fstack-clash-protection])
		VN_CC_FLAG([HARDEN_CFLAGS], [-fcf-protection])
		VN_CC_FLAG([PIE_CFLAGS], [-fPIE])
		AS_IF([test -n "$PIE_CFLAGS"], [VN_LD_FLAG([PIE_LDFLAGS], [-pie], [-fPIE])])
		VN_LD_FLAG([HARDEN_LDFLAGS], [-Wl,-z,relro])
		VN_LD_FLAG([HARDEN_LDFLAGS], [-Wl,-z,now])
		AS_IF([test "x$enable_sanitizers" = xno],
			[AC_DEFINE([WITH_FORTIFY], [1],
				[Define to have the C library check buffers in optimised code.])])
	])
	AH_BOTTOM([#if defined WITH_FORTIFY && defined __OPTIMIZE__ && !defined _FORTIFY_SOURCE
#define _FORTIFY_SOURCE 2
#endif])
	AC_SUBST([HARDEN_CFLAGS])
	AC_SUBST([HARDEN_LDFLAGS])
	AC_SUBST([PIE_CFLAGS])
	AC_SUBST([PIE_LDFLAGS])
])

# VN_INSTRUMENT: --enable-sanitizers=LIST and --enable-coverage, both in INSTRUMENT_FLAGS,
# which compiling and linking need alike. Call it before VN_HARDENING.
AC_DEFUN([VN_INSTRUMENT], [
	AC_ARG_ENABLE([sanitizers],
		[AS_HELP_STRING([--enable-sanitizers=LIST],
			[build with sanitizers: address,undefined (the default LIST), thread, …])],
		[], [enable_sanitizers=no])
	AS_IF([test "x$enable_sanitizers" = xyes], [enable_sanitizers=address,undefined])
	AC_ARG_ENABLE([coverage],
		[AS_HELP_STRING([--enable-coverage], [build for gcov])],
		[], [enable_coverage=no])
	INSTRUMENT_FLAGS=
	AS_IF([test "x$enable_sanitizers" != xno], [
		INSTRUMENT_FLAGS="-fsanitize=$enable_sanitizers -fno-sanitize-recover=all -fno-omit-frame-pointer"
		AC_MSG_CHECKING([whether $CC links with -fsanitize=$enable_sanitizers])
		vn_saved_CFLAGS=$CFLAGS
		CFLAGS="$CFLAGS $INSTRUMENT_FLAGS"
		AC_LINK_IFELSE([AC_LANG_PROGRAM()], [AC_MSG_RESULT([yes])],
			[AC_MSG_RESULT([no])
			AC_MSG_ERROR([--enable-sanitizers=$enable_sanitizers: $CC or its libraries don't have them])])
		CFLAGS=$vn_saved_CFLAGS
	])
	AS_IF([test "x$enable_coverage" != xno], [
		AS_IF([test "x$enable_sanitizers" != xno],
			[AC_MSG_ERROR([--enable-coverage and --enable-sanitizers exclude each other])])
		INSTRUMENT_FLAGS="--coverage -O0"
	])
	AC_SUBST([INSTRUMENT_FLAGS])
	AM_CONDITIONAL([INSTRUMENTED], [test -n "$INSTRUMENT_FLAGS"])
])
