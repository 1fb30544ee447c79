#!/usr/bin/env bash
# Builds native images of Spate's services, for ARM64 by default.
#
# Each part is compiled by Maven with Mandrel's builder image (or a local GraalVM when GRAALVM_HOME is set) and put
# into an image by docker buildx. Compiling for another processor than this machine's runs under emulation: it works
# and takes long (half an hour a part rather than minutes).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
me=$(basename "$0")
builder_default=quay.io/quarkus/ubi9-quarkus-mandrel-builder-image:jdk-25

usage() {
  cat <<EOF
usage: ./$me [options]

  --platform LIST   linux/arm64, linux/amd64, or both with a comma between (default: linux/arm64)
  --only PART       agent, control-plane or aggregator; may be repeated (default: all three)
  --push            push the images; both platforms become one multi-platform tag
  --load            load the images into the local Docker engine (default without --push); with two
                    platforms each gets its own tag, TAG-arm64 and TAG-amd64
  --registry NAME   put in front of the image names, such as registry.example.com/team
  --tag TAG         tag of the images (default: the project's version without -SNAPSHOT, and -native)
  --builder IMAGE   Mandrel builder image (default: $builder_default)
  --base IMAGE      base image of the result (default: that of Dockerfile.native)
  --dry-run         print every command instead of running it
  -h, --help        this text

Environment:
  GRAALVM_HOME      a GraalVM or Mandrel for Java 21 or newer: compiles with it, for this machine's processor only
EOF
}

say() { printf '%s: %s\n' "$me" "$*" >&2; }
die() { say "$*"; exit 2; }

builder=$builder_default
platforms=linux/arm64
parts=()
push=false
load=false
dry_run=false
registry=
tag=
base=

needs_value() { if [ $# -lt 2 ] || [ -z "$2" ]; then die "$1 needs a value; ./$me --help tells which"; fi; }

while [ $# -gt 0 ]; do
  case $1 in
    --platform) needs_value "$@"; platforms=$2; shift ;;
    --only)
      needs_value "$@"
      case $2 in agent | control-plane | aggregator) parts+=("$2") ;;
        *) die "--only takes agent, control-plane or aggregator, got '$2'" ;; esac
      shift ;;
    --push) push=true ;;
    --load) load=true ;;
    --registry) needs_value "$@"; registry=${2%/}/; shift ;;
    --tag) needs_value "$@"; tag=$2; shift ;;
    --builder) needs_value "$@"; builder=$2; shift ;;
    --base) needs_value "$@"; base=$2; shift ;;
    --dry-run) dry_run=true ;;
    -h | --help) usage; exit 0 ;;
    *) die "unknown option '$1'; ./$me --help lists them" ;;
  esac
  shift
done

if $push && $load; then die 'choose --push or --load'; fi
[ ${#parts[@]} -gt 0 ] || parts=(agent control-plane aggregator)
if [ -z "$tag" ]; then
  tag=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' "$here/pom.xml" | head -n 1)
  tag=${tag%-SNAPSHOT}-native
fi
IFS=, read -ra platform_list <<<"$platforms"
for platform in "${platform_list[@]}"; do
  case $platform in linux/arm64 | linux/amd64) ;;
    *) die "--platform takes linux/arm64, linux/amd64 or both, got '$platform'" ;; esac
done

case $(uname -m) in
  x86_64 | amd64) machine=amd64 ;;
  aarch64 | arm64) machine=arm64 ;;
  *) machine=$(uname -m) ;;
esac

module_of() { case $1 in agent) echo load-agent ;; control-plane) echo control-plane ;; aggregator) echo results-aggregator ;; esac; }
image_of() { case $1 in agent) echo load-agent ;; *) echo "$1" ;; esac; }

# What is missing stops a real build; a dry run only says it.
missing=0
lacks() { say "$*"; missing=$((missing + 1)); }

"$here/mvnw" --print-java-home >/dev/null 2>&1 || lacks 'needs a JDK 21 or newer: apt-get install openjdk-21-jdk-headless'
if ! command -v docker >/dev/null 2>&1; then
  lacks 'needs Docker: https://docs.docker.com/engine/install'
else
  docker buildx version >/dev/null 2>&1 || lacks 'needs docker buildx: apt-get install docker-buildx-plugin (or docker-buildx)'
  docker info >/dev/null 2>&1 || lacks 'the Docker engine does not answer: start it, or set DOCKER_HOST'
fi
local_graal=false
if [ -n "${GRAALVM_HOME:-}" ]; then
  local_graal=true
  [ -x "$GRAALVM_HOME/bin/native-image" ] || lacks "GRAALVM_HOME=$GRAALVM_HOME has no bin/native-image: install GraalVM or Mandrel there, or unset it to use the builder image"
  for platform in "${platform_list[@]}"; do
    [ "${platform#linux/}" = "$machine" ] \
      || die "a local GraalVM compiles for this machine (linux/$machine) only, not for $platform: unset GRAALVM_HOME to use the builder image"
  done
else
  for platform in "${platform_list[@]}"; do
    arch=${platform#linux/}
    case $arch in arm64) emulator=qemu-aarch64 ;; *) emulator=qemu-x86_64 ;; esac
    if [ "$arch" != "$machine" ] && [ ! -e "/proc/sys/fs/binfmt_misc/$emulator" ]; then
      lacks "compiling for $platform on linux/$machine needs emulation: docker run --privileged --rm tonistiigi/binfmt --install $arch"
    fi
  done
fi
if [ $missing -gt 0 ] && ! $dry_run; then die "$missing of the prerequisites are missing (above)"; fi

run() {
  if $dry_run; then
    printf '%q ' "$@" | sed 's/ $//'
    printf '\n'
  else
    printf '+ ' >&2
    printf '%q ' "$@" >&2
    printf '\n' >&2
    "$@"
  fi
}

cd "$here"
for part in "${parts[@]}"; do
  module=$(module_of "$part")
  image=${registry}spate/$(image_of "$part"):$tag
  made=()
  for platform in "${platform_list[@]}"; do
    arch=${platform#linux/}
    target=$image
    [ ${#platform_list[@]} -eq 1 ] || target=$image-$arch
    # An executable of the other platform must not end up in this image.
    run find "$module" -maxdepth 2 -path '*/target/*-runner' -delete
    compile=(./mvnw -B -Dquick package -pl "$module" -am
      -Dquarkus.native.enabled=true -Dquarkus.package.jar.enabled=false
      -Dquarkus.native.native-image-xmx=5g)
    if $local_graal; then
      compile+=(-Dquarkus.native.container-build=false)
    else
      compile+=(-Dquarkus.native.container-build=true -Dquarkus.native.container-runtime=docker
        "-Dquarkus.native.builder-image=$builder"
        "-Dquarkus.native.container-runtime-options=--platform=$platform")
    fi
    run "${compile[@]}"
    build=(docker buildx build --platform "$platform" -f "$module/src/main/docker/Dockerfile.native"
      --build-arg "VERSION=$tag" -t "$target")
    [ -z "$base" ] || build+=(--build-arg "BASE_IMAGE=$base")
    if $push; then build+=(--push); else build+=(--load); fi
    run "${build[@]}" "$module"
    made+=("$target")
  done
  if $push && [ ${#made[@]} -gt 1 ]; then
    run docker buildx imagetools create -t "$image" "${made[@]}"
  fi
done
$dry_run || say 'done'
